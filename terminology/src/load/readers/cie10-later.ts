/** Codes of editions after the public copies that Mexican surveillance reports by (SUIVE-1): WHO updates 2016–2021 and national keys. */
export const CIE10_LATER: Readonly<Record<string, string>> = {
  'A92.5': 'Enfermedad por virus Zika',
  A97: 'Dengue',
  'A97.0': 'Dengue sin signos de alarma',
  'A97.1': 'Dengue con signos de alarma',
  'A97.2': 'Dengue grave',
  'A97.9': 'Dengue, no especificado',
  U60: 'Mordeduras y picaduras de animales ponzoñosos',
  'U60.0': 'Mordedura de serpiente de cascabel',
  'U60.1': 'Mordedura de serpiente coral',
  'U60.2': 'Mordedura de araña viuda negra',
  'U60.3': 'Mordedura de araña violinista',
  'U60.4': 'Picadura de abeja',
  'U60.5': 'Picadura de avispa',
  'U60.8': 'Picadura o mordedura de otros animales ponzoñosos',
};

/** Emergency codes that got their meaning after the copies were made. */
export const CIE10_PROVISIONAL: Readonly<Record<string, string>> = {
  'U07.1': 'COVID-19, virus identificado',
  'U07.2': 'COVID-19, virus no identificado',
};
