import { defineTexts } from '../shared/i18n/texts.ts';

export const texts = defineTexts(
  {
    title: 'Dead letters',
    lead: 'Events that a model can’t take. It stands before them, and answers go on from what it has.',
    none: 'No model stands before an event.',
    replay: 'Try it again',
    replayOf: (type: string, model: string) => `Try it again: ${type} in ${model}`,
    at: (type: string, stream: string, when: string) => `${type} of ${stream}, ${when}`,
    outcome: {
      trying: (type: string, model: string) => `${model} tries ${type} again …`,
      failed_again: (type: string, model: string) =>
        `${model} tried ${type} again, and could not take it. A release that can is what helps; until then everything else goes on.`,
      taken: (type: string, model: string) => `${model} has taken ${type}, and goes on from there.`,
    },
  },
  {
    title: 'Cartas muertas',
    lead: 'Eventos que un modelo no puede tomar. Se queda ante ellos y sigue respondiendo con lo que tiene.',
    none: 'Ningún modelo está parado ante un evento.',
    replay: 'Probar otra vez',
    replayOf: (type, model) => `Probar otra vez: ${type} en ${model}`,
    at: (type, stream, when) => `${type} de ${stream}, ${when}`,
    outcome: {
      trying: (type, model) => `${model} prueba ${type} otra vez …`,
      failed_again: (type, model) =>
        `${model} ha probado ${type} otra vez y no lo ha podido tomar. Lo que ayuda es una versión que pueda; hasta entonces todo lo demás sigue.`,
      taken: (type, model) => `${model} ha tomado ${type} y sigue desde ahí.`,
    },
  },
);
