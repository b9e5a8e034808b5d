/** The map's colours, read from the page's tokens, anew when they change. */
import { useEffect, useMemo, useState } from 'react';
import { usePreferences } from '../i18n/locale.ts';
import type { Look, Palette } from './painter.ts';
import { SHAPE_COUNT } from './shapes.ts';

/** Of a seat that is being chosen or sold. The tiers' looks come after these, dearest first. */
export const LOOK = { taken: 0, dimmed: 1, chosen: 2, mine: 3, lost: 4, offered: 5 } as const;
export const FIRST_TIER_LOOK = 6;
const TIER_COLOURS = 8;
const DARK = '(prefers-color-scheme: dark)';

export const tierLook = (tier: number): number => FIRST_TIER_LOOK + tier;

/** `var(--tier-1)`, for what stands beside the map. */
export const tierColour = (tier: number): string => `var(--tier-${(tier % TIER_COLOURS) + 1})`;

/** Number of its shape: told by that, too. */
export const tierShape = (tier: number): number => tier % SHAPE_COUNT;

export function usePalette(tierCount: number): Palette {
  const { theme } = usePreferences();
  const [isDark, setDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const onChange = (): void => setDark(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  const colours = `${theme} ${isDark}`;
  return useMemo(() => readPalette(tierCount, colours), [tierCount, colours]);
}

/** `colours`: which are on the page now; others of the same name are other ones. */
function readPalette(tierCount: number, _colours: string): Palette {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const [bg, ink, accent] = [colour('--bg'), colour('--ink'), colour('--accent')];
  const taken = colour('--seat-taken');
  const looks: Look[] = [
    { fill: taken, ink, size: 0.34 },
    { fill: taken, ink, size: 0.62 },
    { fill: ink, ink: bg, size: 0.86, mark: 'check' },
    { fill: accent, ink: colour('--accent-ink'), size: 0.86, mark: 'check' },
    { fill: bg, ink: colour('--danger'), size: 0.7, ring: colour('--danger'), mark: 'cross' },
    { fill: accent, ink: colour('--accent-ink'), size: 0.7, ring: ink },
  ];
  for (let tier = 0; tier < tierCount; tier += 1) {
    looks.push({
      fill: colour(`--tier-${(tier % TIER_COLOURS) + 1}`),
      ink: bg,
      size: 0.78,
      shape: tierShape(tier),
    });
  }
  const palette = {
    looks,
    background: bg,
    section: colour('--surface'),
    outline: colour('--seat-outline'),
    ink,
    softInk: colour('--ink-2'),
    focus: ink,
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return palette;
}
