const circle = 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11';

/** Icons on a square of 16 units, drawn with strokes. */
export const iconPaths = {
  circle,
  clock: `${circle}M8 5v3.2l2.2 1.3`,
  check: 'M3 8.5l3.4 3.4L13 5',
  cross: 'M4 4l8 8M12 4l-8 8',
  flag: 'M4 14V2.8h7.5l-1.7 3 1.7 3H4',
  dash: 'M3.5 8h9',
  warning: 'M8 3v6.5M8 12.5v.5',
  arrowBack: 'M6.5 3.5L3 7l3.5 3.5M3 7h6.5a3.25 3.25 0 0 1 0 6.5H8',
} as const;

export type IconName = keyof typeof iconPaths;
