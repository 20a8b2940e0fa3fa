/** What the form of a question says about the form of its answer. */
import { describe, expect, it } from 'vitest';
import { fitsPolarity, readQuestionKind, saysNature } from '../../src/engine/read-question-kind.ts';

describe('read question kind', () => {
  it('knows what can be answered with yes or no, in both languages', () => {
    for (const question of ['Can I return it?', 'Does it float', '可以退货吗？', '是否支持退款'])
      expect(readQuestionKind(question).isPolar).toBe(true);
    for (const question of ['How can I return it?', '如何退货？']) expect(readQuestionKind(question).isPolar).toBe(false);
  });

  it('favours an answer that opens with yes or no where that was asked, and the opposite elsewhere', () => {
    const polar = readQuestionKind('Can I return it?');
    expect(fitsPolarity(polar, 'Yes. Within a week.')).toBe(1);
    expect(fitsPolarity(polar, 'Within a week.')).toBe(0);
    expect(fitsPolarity(readQuestionKind('怎么退货？'), '可以。七天之内。')).toBe(-1);
  });

  it('names what a question asks the nature of', () => {
    expect(readQuestionKind('What is a Kettle?').topic).toBe('kettle');
    expect(readQuestionKind('水壶是什么？').topic).toBe('水壶');
    expect(readQuestionKind('什么是水壶？').topic).toBe('水壶');
    expect(readQuestionKind('How do I clean a kettle?').topic).toBeNull();
  });

  it('finds the sentence that says it, an aside in brackets included', () => {
    expect(saysNature(readQuestionKind('What is a kettle?'), 'A kettle (or pot) is a vessel.')).toBe(true);
    expect(saysNature(readQuestionKind('What is a kettle?'), 'Fill the kettle.')).toBe(false);
    expect(saysNature(readQuestionKind('水壶是什么？'), '水壶是一种容器。')).toBe(true);
    expect(saysNature(readQuestionKind('How do I clean it?'), 'It is clean.')).toBe(false);
  });

  it('knows when a number is wanted', () => {
    expect(readQuestionKind('How many kettles?').wantsNumber).toBe(true);
    expect(readQuestionKind('保修期是多久？').wantsNumber).toBe(true);
    expect(readQuestionKind('Who made it?').wantsNumber).toBe(false);
  });
});
