/** Words that are painted many times: once as text, which is slow, then as pictures of it. */

export interface Sprite {
  readonly canvas: OffscreenCanvas;
  /** In pixels of the page. */
  readonly width: number;
  readonly height: number;
}

export interface TextSprites {
  of(text: string, font: string, pixels: number, ink: string, pixelRatio: number): Sprite;
}

/** Numbers of seats, labels of rows, names of sections, in a few sizes: beyond that it begins anew. */
const SPRITES_MAX = 3_000;

export function createTextSprites(): TextSprites {
  const sprites = new Map<string, Sprite>();
  const measuring = new OffscreenCanvas(1, 1).getContext('2d');

  function draw(text: string, font: string, pixels: number, ink: string, ratio: number): Sprite {
    if (measuring === null) throw new Error('this browser can not measure text');
    measuring.font = font;
    const width = Math.ceil(measuring.measureText(text).width) + 2;
    const height = Math.ceil(pixels * 1.4);
    const canvas = new OffscreenCanvas(Math.ceil(width * ratio), Math.ceil(height * ratio));
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser can not paint aside');
    context.scale(ratio, ratio);
    context.font = font;
    context.fillStyle = ink;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(text, width / 2, height / 2 + 1);
    return { canvas, width: canvas.width / ratio, height: canvas.height / ratio };
  }

  return {
    of(text, font, pixels, ink, pixelRatio) {
      const key = `${text}|${font}|${ink}|${pixelRatio}`;
      const known = sprites.get(key);
      if (known !== undefined) return known;
      if (sprites.size >= SPRITES_MAX) sprites.clear();
      const made = draw(text, font, pixels, ink, pixelRatio);
      sprites.set(key, made);
      return made;
    },
  };
}

/** Centred on a point, on whole pixels of the screen, where text is sharp. */
export function paintSprite(
  context: CanvasRenderingContext2D,
  { canvas, width, height }: Sprite,
  x: number,
  y: number,
): void {
  context.drawImage(canvas, Math.round(x - width / 2), Math.round(y - height / 2), width, height);
}
