/**
 * What stands on a section from far away: its name and what is left; with less room one of both. All
 * sections in view are told in one form, the fullest that most of them have room for.
 */
import { type Camera, type Size, toScreen } from './camera.ts';
import type { Scene } from './painter.ts';

const NAME_PIXELS = 13;
const SMALL_PIXELS = 11;
const LINE_PIXELS = 16;
const PADDING = 5;
/** So many of the sections in view must have room for a form. */
const MOST = 0.7;

interface Line {
  readonly text: string;
  readonly font: string;
  readonly ink: string;
  readonly width: number;
}

interface Label {
  readonly lines: readonly Line[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly hasRoom: boolean;
}

type Form = (scene: Scene, number: number) => readonly Omit<Line, 'width'>[];

const bold = ({ palette }: Scene, pixels: number): string => `650 ${pixels}px ${palette.font}`;
const plain = ({ palette }: Scene, pixels: number): string => `400 ${pixels}px ${palette.font}`;
const nameOf = ({ geometry }: Scene, number: number): string =>
  geometry.sections[number]?.name ?? '';

const FORMS: readonly Form[] = [
  (scene, number) => [
    { text: nameOf(scene, number), font: bold(scene, NAME_PIXELS), ink: scene.palette.ink },
    {
      text: scene.about(number).line,
      font: plain(scene, NAME_PIXELS - 1),
      ink: scene.palette.softInk,
    },
  ],
  (scene, number) => [
    { text: nameOf(scene, number), font: bold(scene, SMALL_PIXELS), ink: scene.palette.ink },
    {
      text: scene.about(number).short,
      font: plain(scene, SMALL_PIXELS),
      ink: scene.palette.softInk,
    },
  ],
  (scene, number) => [
    { text: scene.about(number).short, font: bold(scene, SMALL_PIXELS), ink: scene.palette.ink },
  ],
];

export function paintNames(
  context: CanvasRenderingContext2D,
  scene: Scene,
  numbers: readonly number[],
  camera: Camera,
  view: Size,
): void {
  if (numbers.length === 0) return;
  const label = (form: Form) =>
    numbers.map((number) => measure(context, scene, form, number, camera, view));
  for (const form of FORMS) {
    const labels = label(form).filter(({ hasRoom }) => hasRoom);
    if (labels.length < numbers.length * MOST) continue;
    for (const each of labels) paintLabel(context, scene, each);
    return;
  }
}

function measure(
  context: CanvasRenderingContext2D,
  scene: Scene,
  form: Form,
  number: number,
  camera: Camera,
  view: Size,
): Label {
  const lines = form(scene, number).map((line) => {
    context.font = line.font;
    return { ...line, width: context.measureText(line.text).width };
  });
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
    lines,
    left: middle.x - width / 2,
    top: middle.y - height / 2,
    width,
    height,
    hasRoom: width <= room && height <= depth,
  };
}

function paintLabel(context: CanvasRenderingContext2D, { palette }: Scene, label: Label): void {
  const { left, top, width, height, lines } = label;
  context.globalAlpha = 0.88;
  context.fillStyle = palette.background;
  context.beginPath();
  context.roundRect(left, top, width, height, 6);
  context.fill();
  context.globalAlpha = 1;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  lines.forEach(({ text, font, ink }, at) => {
    context.font = font;
    context.fillStyle = ink;
    context.fillText(text, left + width / 2, top + PADDING / 2 + (at + 0.5) * LINE_PIXELS + 1);
  });
}
