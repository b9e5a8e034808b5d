/**
 * What stands on a section from far away: its name and what is left; with less room one of both. All
 * sections in view are told in one form, the fullest that most of them have room for.
 */
import { type Camera, type Size, toScreen } from './camera.ts';
import type { Scene } from './painter.ts';
import { paintSprite, type Sprite, type TextSprites } from './text-sprites.ts';

const NAME_PIXELS = 13;
const SMALL_PIXELS = 11;
const LINE_PIXELS = 16;
const PADDING = 5;
/** So many of the places in view must be in sections that have room for a form. */
const MOST = 0.7;

interface Line {
  readonly text: string;
  readonly weight: number;
  readonly pixels: number;
  readonly ink: string;
}

interface Label {
  readonly sprites: readonly Sprite[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly hasRoom: boolean;
}

type Form = (scene: Scene, number: number) => readonly Line[];

const nameOf = ({ geometry }: Scene, number: number): string =>
  geometry.sections[number]?.name ?? '';

const FORMS: readonly Form[] = [
  (scene, number) => {
    const { line, price } = scene.about(number);
    return [
      name(scene, number, NAME_PIXELS),
      about(scene, line, NAME_PIXELS - 1),
      ...(price === undefined ? [] : [about(scene, price, NAME_PIXELS - 1)]),
    ];
  },
  (scene, number) => [
    name(scene, number, NAME_PIXELS),
    about(scene, scene.about(number).line, NAME_PIXELS - 1),
  ],
  (scene, number) => [
    name(scene, number, SMALL_PIXELS),
    about(scene, scene.about(number).short, SMALL_PIXELS),
  ],
  (scene, number) => [
    {
      text: scene.about(number).short,
      weight: 650,
      pixels: SMALL_PIXELS,
      ink: scene.palette.ink,
    },
  ],
];

const name = (scene: Scene, number: number, pixels: number): Line => ({
  text: nameOf(scene, number),
  weight: 650,
  pixels,
  ink: scene.palette.ink,
});

const about = ({ palette }: Scene, text: string, pixels: number): Line => ({
  text,
  weight: 400,
  pixels,
  ink: palette.softInk,
});

export interface NameOptions {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly camera: Camera;
  readonly view: Size;
  readonly pixelRatio: number;
  readonly sprites: TextSprites;
}

export function paintNames(options: NameOptions, numbers: readonly number[]): void {
  if (numbers.length === 0) return;
  const { sections } = options.scene.geometry;
  const placesIn = (numbers: readonly number[]): number =>
    numbers.reduce((sum, number) => sum + (sections[number]?.count ?? 0), 0);
  for (const form of FORMS) {
    const labels = numbers.map((number) => ({ number, ...measure(options, form, number) }));
    const fitting = labels.filter(({ hasRoom }) => hasRoom);
    const told = placesIn(fitting.map(({ number }) => number));
    if (told < placesIn(numbers) * MOST) continue;
    for (const label of fitting) paintLabel(options, label);
    return;
  }
}

function measure(
  { scene, camera, view, pixelRatio, sprites }: NameOptions,
  form: Form,
  number: number,
): Label {
  const { font } = scene.palette;
  const lines = form(scene, number).map(({ text, weight, pixels, ink }) =>
    sprites.of(text, `${weight} ${pixels}px ${font}`, pixels, ink, pixelRatio),
  );
  const box = scene.geometry.sections[number]?.box ?? { left: 0, right: 0, top: 0, bottom: 0 };
  const room = (box.right - box.left) * camera.scale;
  const depth = (box.bottom - box.top) * camera.scale;
  const middle = toScreen(camera, view, {
    x: (box.left + box.right) / 2,
    y: (box.top + box.bottom) / 2,
  });
  const width = Math.max(...lines.map((line) => line.width)) + 2 * PADDING;
  const height = lines.length * LINE_PIXELS + PADDING;
  return {
    sprites: lines,
    left: middle.x - width / 2,
    top: middle.y - height / 2,
    width,
    height,
    hasRoom: width <= room && height <= depth,
  };
}

function paintLabel({ context, scene }: NameOptions, label: Label): void {
  const { left, top, width, height, sprites } = label;
  context.globalAlpha = 0.88;
  context.fillStyle = scene.palette.background;
  context.beginPath();
  context.roundRect(left, top, width, height, 6);
  context.fill();
  context.globalAlpha = 1;
  sprites.forEach((sprite, at) => {
    paintSprite(context, sprite, left + width / 2, top + PADDING / 2 + (at + 0.5) * LINE_PIXELS);
  });
}
