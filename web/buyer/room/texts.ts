import { defineTexts, plural } from '../../shared/i18n/texts.ts';

export const texts = defineTexts(
  {
    title: 'Waiting room',
    loading: 'Finding your place …',
    again: 'Try again',
    gatheringTitle: 'The sale has not begun',
    gathering:
      'Everybody who is here when it begins is put in order by lot. It makes no difference who came first.',
    begins: (when: string) => `It begins ${when}.`,
    beginsIn: 'Begins in',
    place: 'Your place in the line',
    ahead: (n: number) => `${plural('en', n, 'person is', 'people are')} ahead of you`,
    next: 'You are next',
    eta: (time: string) => `About ${time} to go`,
    etaNote: 'By how fast the line is moving now.',
    noEstimate: {
      not_drawn: 'No estimate yet: the order is drawn when the sale begins.',
      measuring:
        'No estimate yet: too few people have gone through so far to tell how fast the line moves.',
      no_free_seats:
        'No estimate: all seats that are left are in somebody’s hands. The line moves on when some let go.',
      unlikely:
        'It will probably be sold out before your turn comes. Your place is kept all the same: seats come back.',
    },
    away: 'There is no connection just now. Your place is kept; this page goes on by itself.',
    progress: 'How far the line has come',
    keep: 'Your place is kept by the server. You may close this page or your laptop, and come back.',
    leave: 'Leave the line',
    left: 'You have left the line.',
    join: 'Join the line again',
    admitted: 'It is your turn',
    admittedUntil: (when: string) => `The house is open for you until ${when}.`,
    enter: 'Choose seats',
    closed: {
      sold_out: 'Sold out. If seats come back, the line moves on: your place is kept.',
      paused: 'The sale is paused. Your place is kept.',
      ended: 'This show is over.',
      cancelled: 'This show is cancelled.',
      not_begun: 'The sale has not begun.',
      left: 'You have left the line.',
      bought: 'You have your tickets. Enjoy the show!',
      lapsed:
        'Your turn came while you were away, and has passed. You can join the line again, behind those who wait now.',
    },
    noRoom: 'This show has no waiting room any more.',
    lottery: 'How the lot is drawn, and how to check it',
    lotteryText:
      'Before the draw the house publishes a digest of everybody here and a commitment to its secret number. Your place follows from both and can be computed by anyone:',
  },
  {
    title: 'Sala de espera',
    loading: 'Buscando tu sitio …',
    again: 'Volver a intentarlo',
    gatheringTitle: 'La venta aún no ha empezado',
    gathering:
      'Quienes estén aquí cuando empiece se ordenan por sorteo. No importa quién llegó antes.',
    begins: (when) => `Empieza el ${when}.`,
    beginsIn: 'Empieza en',
    place: 'Tu puesto en la fila',
    ahead: (n) => `Tienes ${plural('es', n, 'persona', 'personas')} delante`,
    next: 'Eres el siguiente',
    eta: (time) => `Faltan unos ${time}`,
    etaNote: 'Según lo rápido que avanza ahora la fila.',
    noEstimate: {
      not_drawn: 'Aún no hay estimación: el orden se sortea cuando empieza la venta.',
      measuring:
        'Aún no hay estimación: ha pasado muy poca gente para saber lo rápido que avanza la fila.',
      no_free_seats:
        'No hay estimación: todas las localidades que quedan las tiene alguien. La fila avanza cuando se suelten.',
      unlikely:
        'Lo más probable es que se agote antes de tu turno. Tu puesto se guarda igualmente: vuelven localidades.',
    },
    away: 'Ahora mismo no hay conexión. Tu puesto se guarda; esta página sigue sola.',
    progress: 'Cuánto ha avanzado la fila',
    keep: 'El servidor guarda tu puesto. Puedes cerrar esta página o el portátil y volver.',
    leave: 'Salir de la fila',
    left: 'Has salido de la fila.',
    join: 'Volver a la fila',
    admitted: 'Es tu turno',
    admittedUntil: (when) => `La sala está abierta para ti hasta las ${when}.`,
    enter: 'Elegir localidades',
    closed: {
      sold_out: 'Agotado. Si vuelven localidades, la fila avanza: tu puesto se guarda.',
      paused: 'La venta está en pausa. Tu puesto se guarda.',
      ended: 'Esta función ya terminó.',
      cancelled: 'Esta función está cancelada.',
      not_begun: 'La venta aún no ha empezado.',
      left: 'Has salido de la fila.',
      bought: 'Ya tienes tus entradas. ¡Disfruta!',
      lapsed:
        'Te tocó mientras no estabas y tu turno ya pasó. Puedes volver a la fila, detrás de quienes esperan ahora.',
    },
    noRoom: 'Esta función ya no tiene sala de espera.',
    lottery: 'Cómo se hace el sorteo y cómo comprobarlo',
    lotteryText:
      'Antes del sorteo la casa publica un resumen de todos los presentes y un compromiso con su número secreto. Tu puesto sale de ambos y cualquiera puede calcularlo:',
  },
);
