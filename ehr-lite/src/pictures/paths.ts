/** The icons: one 24 × 24 line drawing each. */
export const PATHS = {
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.8 11.3L20 20',
  hospital: 'M4 21V8l8-4 8 4v13M2.5 21h19M12 8.5v5M9.5 11h5M9 21v-4h6v4',
  emergency:
    'M12 3v6m0 6v6M3 12h6m6 0h6M7.5 7.5l2 2m5 5 2 2m0-9-2 2m-5 5-2 2M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z',
  inpatient: 'M3 19V6m0 9h18v4m0-4v-2a3 3 0 0 0-3-3h-7v5M6.8 9a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Z',
  ambulatory: 'M6 3H4.5v5a4 4 0 0 0 8 0V3H11M8.5 12v3.5a5 5 0 0 0 10 0V13m0-4a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z',
  home: 'M3.5 11.5 12 4l8.5 7.5M6 10v10h12V10M10 20v-5h4v5',
  virtual: 'M3 5h18v11H3zM8 20h8M12 16v4',
  other: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  diagnosis: 'M9 4H6v17h12V4h-3M9 2.8h6v3H9zM9 11h6M9 15h4',
  result: 'M9.5 3h5M10.5 3v6L5 18.5A1.7 1.7 0 0 0 6.5 21h11a1.7 1.7 0 0 0 1.5-2.5L13.5 9V3M7.7 15h8.6',
  allergy: 'M12 3.5 22 20.5H2ZM12 10v5M12 17.6v.4',
  signOut: 'M14 4H5v16h9M10 12h11m-4-4 4 4-4 4',
  keyboard: 'M2.5 6h19v12h-19zM6 10h.5M10 10h.5M14 10h.5M18 10h.5M7 14h10',
  print: 'M7 9V3h10v6M7 17H3.5V9h17v8H17M7 14h10v7H7z',
  back: 'M20 12H4m6-6-6 6 6 6',
  cutOff:
    'M2.5 8.5A15 15 0 0 1 8 5.3M21.5 8.5A15 15 0 0 0 13 4M6 12.3a9.5 9.5 0 0 1 3-1.9m9 1.9a9.5 9.5 0 0 0-2.2-1.5M9.3 16a4 4 0 0 1 5.4 0M12 19.5v.5M4 3l16 18',
  problem: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm0 4.5V13m0 3.2v.4',
  person: 'M12 3.5a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5a7.5 6.5 0 0 1 15 0',
  system: 'M4 4h16v6H4zM4 14h16v6H4zM7.5 7h.5M7.5 17h.5',
  again: 'M19.5 8.5A8 8 0 1 0 20 13M20 4v5h-5',
  eye: 'M2 12s3.7-6.5 10-6.5S22 12 22 12s-3.7 6.5-10 6.5S2 12 2 12Zm10-3a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z',
  hidden:
    'M3 3l18 18M9.5 5.9a9.5 9.5 0 0 1 2.5-.4c6.3 0 10 6.5 10 6.5a17 17 0 0 1-3 3.7M6 7.8A16.5 16.5 0 0 0 2 12s3.7 6.5 10 6.5a9.7 9.7 0 0 0 4-.9',
  bell: 'M6 17v-6a6 6 0 0 1 12 0v6l1.5 2h-15ZM10 21.5h4',
  check: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM7.5 12.3l3 3 6-6.5',
  up: 'M12 20V5m-6 6 6-6 6 6',
  menu: 'M4 6h16M4 12h16M4 18h16',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3.5V8m8-4.5V8',
  box: 'M3.5 8 12 3.5 20.5 8v8.5L12 21l-8.5-4.5zM3.5 8l8.5 4.5L20.5 8M12 12.5V21',
  chart: 'M4 4v16h16M8 16v-4m4 4V8m4 8v-6',
  pill: 'M8.5 4.5a5 5 0 0 0-4 8l7 7a5 5 0 0 0 8-8l-7-7a5 5 0 0 0-4 0Zm-.5 11 8-8',
} as const;

export type IconName = keyof typeof PATHS;
