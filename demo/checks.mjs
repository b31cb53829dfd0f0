// What must hold besides the table. Each entry that comes back is a fault.
import { deliveriesCounted, total } from './counters.mjs';

export function checks(results, event, collector) {
  const faults = [];
  const check = (isTrue, what) => {
    if (!isTrue) faults.push(what);
  };
  const outcomes = (outcome, provider) =>
    results.filter(({ step, words }) => words[1] === outcome && (provider ?? step.provider) === step.provider).length;
  const logEvents = (name) => collector.logs.filter(({ eventName }) => eventName === name).length;

  for (const { step, words } of results) {
    const counted = deliveriesCounted(collector, step.provider, words[1]);
    check(counted === outcomes(words[1], step.provider), `${step.provider} ${words[1]} was counted ${counted} times`);
  }
  check(total(collector.points('webhook.in_flight')) === 0, 'deliveries are still in flight');
  check(total(collector.points('webhook.silent_drops')) === outcomes('dropped'), 'silent drops were not counted');
  check(logEvents('webhook.silent_drop') === outcomes('dropped'), 'not every silent drop is a log event');
  check(logEvents('webhook.rejected') === outcomes('rejected'), 'not every rejection is a log event');
  check(logEvents('webhook.duplicate') === outcomes('duplicate'), 'not every duplicate is a log event');
  event.slice(1).forEach(({ number, span }, i) => {
    check(
      span?.links.some(({ spanId }) => spanId === event[i].span?.spanId),
      `delivery ${number} does not link to the one before`,
    );
  });
  return faults;
}
