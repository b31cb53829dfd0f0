import { describe, expect, it } from 'vitest';
import { parseTemplate, render } from '../../src/signatures/template.js';

const VALUES = { timestamp: '17', id: 'msg_1', url: 'https://a.test/', method: 'POST' };

describe('parseTemplate', () => {
  it.each([
    ['{body}', '', ''],
    ['{timestamp}.{body}', '17.', ''],
    ['v0:{timestamp}:{body}', 'v0:17:', ''],
    ['{method}{url}{body}{timestamp}', 'POSThttps://a.test/', '17'],
    ['{body}{url}', '', 'https://a.test/'],
    ['{secret}{method}{body}', 'POST', ''],
    ['{timestamp}\n{body}', '17\n', ''],
  ])('puts text before and after the body: %j', (template, before, after) => {
    const parsed = parseTemplate(template);
    expect([render(parsed.before, VALUES), render(parsed.after, VALUES)]).toEqual([before, after]);
  });

  it('knows what ends an id', () => {
    expect(parseTemplate('{id}.{timestamp}.{body}').afterId).toBe('.');
    expect(parseTemplate('{id}{timestamp}{body}').afterId).toBe('');
    expect(parseTemplate('id:{body}').afterId).toBe('');
  });

  it.each([
    ['{time}.{body}', '{time}'],
    ['{body}{body}', 'twice'],
    ['{timestamp.{body}', 'brace'],
    ['{body}}', 'brace'],
    ['{body}{secret}', 'start'],
    ['x{secret}{body}', 'start'],
  ])('refuses %j', (template, why) => expect(() => parseTemplate(template)).toThrow(why));
});
