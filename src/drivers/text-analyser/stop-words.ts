/** Words that carry grammar rather than meaning, so that neither the index nor a question is weighed by them. */

const ENGLISH =
  'a about above after again all also am an and any anybody anyone anything are as at be because been before being below between both but by can could did do does doing ' +
  'down during each everybody everyone everything few for from further had has have having he her here hers him his how i if in into is it its itself just me more most my no nor ' +
  'not of off on once only or other our ours out over own please same shall she should so somebody someone something some such than that the their theirs them then there these they ' +
  'this those through to too under until up upon us very was we were what when where which while who whom whose why will with would you your yours';

const CHINESE =
  '的 了 和 是 在 有 与 及 或 而 但 也 都 就 还 被 把 将 对 对于 从 到 向 由 于 以 之 其 此 该 这 那 这个 那个 这些 那些 这里 那里 一个 一种 我 我们 你 你们 您 他 他们 她 它 它们 ' +
  '吗 呢 吧 啊 呀 么 什么 怎么 怎样 怎么样 如何 为什么 为何 何 哪 哪个 哪些 哪里 哪儿 哪位 哪种 谁 几 多少 是否 可以 能 能否 会 要 请 请问 请教 所 并 并且 因为 所以 如果 则 等 ' +
  '时 时候 上 下 中 里 后 前 个 位 很 更 最 不 没 没有 有没有 是不是 能不能 会不会 可不可以 干什么 做什么 怎么办 干嘛 为啥 啥 进行 以及 关于 作为 通过 其中 某 各 每 又 再 才 只 让 使 给 跟 比 得 地 着 过 为 何时 何处';

/** Chinese characters that never make a two-character term worth indexing. */
export const GLUE_CHARACTERS: ReadonlySet<string> = new Set(
  '的了和是在与及或而但也都就还被把吗呢吧啊呀么之其此该这那我你您他她它们什怎哪谁',
);

export const ENGLISH_STOP_WORDS: ReadonlySet<string> = new Set(ENGLISH.split(' '));
export const CHINESE_STOP_WORDS: ReadonlySet<string> = new Set(CHINESE.split(' '));
