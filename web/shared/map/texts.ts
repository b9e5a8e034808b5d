import { defineTexts } from '../i18n/texts.ts';

export const texts = defineTexts(
  {
    nearer: 'Zoom in',
    farther: 'Zoom out',
    whole: 'Whole house',
    kind: 'seat map',
    keys: 'Arrow keys go from section to section, Enter goes in to its seats. There, arrow keys go from seat to seat, with Shift to the next one that is to be had, Enter chooses, Escape goes back. Page down goes to the next section; plus and minus zoom, 0 shows the whole house. The same seats are in the list.',
    seat: (section: string, row: string, label: string) => `${section}, row ${row}, seat ${label}`,
    stage: 'Stage',
  },
  {
    nearer: 'Acercar',
    farther: 'Alejar',
    whole: 'Toda la sala',
    kind: 'plano de localidades',
    keys: 'Las flechas van de sector en sector, Intro entra en sus localidades. Allí, las flechas van de asiento en asiento, con Mayúsculas al siguiente que se puede coger, Intro elige, Escape vuelve. Avanzar página va al sector siguiente; más y menos acercan y alejan, 0 muestra toda la sala. Las mismas localidades están en la lista.',
    seat: (section, row, label) => `${section}, fila ${row}, asiento ${label}`,
    stage: 'Escenario',
  },
);
