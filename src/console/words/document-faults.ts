/** Why a document failed: in English as the server says it, in Chinese by the code that it gives beside. */
import type { Schemas } from '../../client/client.ts';
import { language } from './language.ts';

type Document = Schemas['Document'];

const IN_CHINESE: Readonly<Record<NonNullable<Document['error_code']>, string>> = {
  empty: '文件是空的。请上传有文字的文件。',
  no_text: '文件里没有可以搜索的文字。请上传有文字的文件。',
  scanned: 'PDF 只有页面图片，没有文字。请先做文字识别（OCR）再上传。',
  encrypted: '文件有密码或版权保护。请去掉保护后另存，再上传。',
  kind_unknown: '不支持这种格式。请上传 PDF、Word、PowerPoint、Excel、CSV、EPUB、Markdown、文本、HTML 或 JSONL。',
  kind_mismatch: '内容与文件名或类型不符。请改成正确的文件名，或重新保存。',
  encoding: '无法识别文字编码。请另存为 UTF-8 后上传。',
  bad_rows: '文件有错误的行。请改正后重新上传。',
  broken: '文件已损坏，无法读取。请用原来的程序打开并重新保存。',
  too_large: '文件太大。请拆成几个小文件。',
  unpacked_too_large: '文件解压后太大。请拆成几个小文件。',
  too_many_parts: '文件的部分太多。请拆成几个小文件。',
  archive: '这是压缩包。请解压后上传其中的文档。',
  unsafe_path: '文件指向了自身之外的路径。请用原来的程序打开并重新保存。',
  entities: '文件声明了 XML 实体。请用原来的程序重新保存。',
  timeout: '读取时间太长。请拆成几个小文件。',
  memory: '读取占用的内存太多。请拆成几个小文件。',
  page_unread: '网页读不到。确认网页能打开，再试一次。',
  cancelled: '已被取消。需要时重新读取。',
  interrupted: '被重启打断，会自动继续。',
  unavailable: '数据库或其他服务暂时不可用，会自动重试三次。',
  stopped: '读取进程意外结束。原因在服务器日志里。',
  unexpected: '遇到 Claw 自身的错误。请查看服务器日志并反馈。',
};

/** Null for a document that has nothing wrong. */
export function documentFault({ error, error_code: code }: Pick<Document, 'error' | 'error_code'>): string | null {
  return language.value === 'zh' && code !== null ? IN_CHINESE[code] : error;
}
