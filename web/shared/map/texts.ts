import { defineTexts } from '../i18n/texts.ts';

export const texts = defineTexts(
  {
    nearer: 'Zoom in',
    farther: 'Zoom out',
    whole: 'Whole house',
    keys: 'Arrow keys move it, plus and minus zoom, 0 shows the whole house. The same seats are in the list.',
    stage: 'Stage',
  },
  {
    nearer: 'Acercar',
    farther: 'Alejar',
    whole: 'Toda la sala',
    keys: 'Las flechas lo mueven, más y menos lo acercan, 0 muestra toda la sala. Las mismas localidades están en la lista.',
    stage: 'Escenario',
  },
);
