// The types of the HTTP API, printed from its OpenAPI document by scripts/generate-openapi.mjs; not edited by hand.

export interface paths {
  '/healthz': {
    /** Whether the process is alive. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The process is alive. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Liveness'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/readyz': {
    /** Whether the process is ready for requests. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Ready, or degraded: something is missing that it can do without for a while. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Readiness'];
          };
        };
        /** Draining, or something it needs is missing. */
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Readiness'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/metrics': {
    /** Metrics in the Prometheus text format. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The metrics. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/plain': string;
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/openapi.json': {
    /** This API as an OpenAPI 3.1 document. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The document. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': unknown;
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/docs': {
    /** This API as a page for people. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/messages': {
    /** Ask a question. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['Question'];
        };
      };
      responses: {
        /** Answered within `wait_s`. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Exchange'];
          };
        };
        /** Accepted; the answer follows. */
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Exchange'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/messages/{id}': {
    /** A message with the state of its answer. */
    get: {
      parameters: {
        query?: {
          debug?: "true" | "false";
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The message. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Exchange'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/messages/{id}/timeline': {
    /** What became of a message, and what its answer rested on: passages with scores, versions, calls of models, deliveries, cost. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The timeline of the message, or of the question that this answer answers. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Timeline'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/messages/{id}/replay': {
    /** Ask the question of a message once more, and show both answers; the customer hears nothing of it. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ReplayOrder'];
        };
      };
      responses: {
        /** What was said, and what would be said now. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Replay'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/conversations': {
    /** Conversations, the latest first; or those in which a person is wanted, the longest waiting first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          /** Who answers now. */
          owner?: "bot" | "human";
          state?: "open" | "resolved";
          /** Those in which a person is wanted (`waiting`) or at work (`claimed`): the list is then in the order in which people asked, the longest waiting first. */
          handover?: "waiting" | "claimed";
          /** The person who has taken it over. */
          claimed_by?: string;
          channel_id?: string;
          contact_id?: string;
          /** Whose it is to look after. */
          assignee?: string;
          tag?: string;
          /** What came of it on its last day; see docs/analytics.md. */
          resolution?: "handed_over" | "unresolved" | "confirmed" | "assumed";
          /** Opened at this time or later. */
          from?: string;
          /** Opened before this time. */
          to?: string;
          /** Words that were all said in it, in Chinese or English, or stand in a note or in the name of the customer. The newest conversation first. What was said is found a few seconds later. */
          q?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of conversations. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Conversation'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/conversations/{id}': {
    /** One conversation. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The conversation. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Conversation'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Tag a conversation, or say whose it is to look after. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ConversationChange'];
        };
      };
      responses: {
        /** The conversation as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Conversation'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/conversations/{id}/messages': {
    /** The messages of a conversation, oldest first. */
    get: {
      parameters: {
        query?: {
          limit?: number;
          /** The `next_cursor` of the page before: a sequence number. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of messages. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Message'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Send a message as a person of your team. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['Speech'];
        };
      };
      responses: {
        /** Stored, and on its way to the customer. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Spoken'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/conversations/{id}/takeover': {
    /** Take a conversation over: a person answers from now on. */
    post: {
      parameters: {
        query?: {
          /** Who takes it over; the name of the API key when absent. */
          author?: string;
          /** Whether also from a person who has it now; `false` when absent. */
          force?: "true" | "false";
        };
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The conversation as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TakenOver'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/conversations/{id}/release': {
    /** Give a conversation back: the agent answers again. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The conversation as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Conversation'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/conversations/{id}/resolve': {
    /** Settle a conversation: the agent answers again, and what was said before is forgotten. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The conversation as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Conversation'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/conversation-tags': {
    /** Every tag in use, the most used first. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All of them on one page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['TagUse'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/conversations/{id}/notes': {
    /** Notes of the team, the oldest first; the customer never sees them. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of notes. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Note'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Write a note for the team. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewNote'];
        };
      };
      responses: {
        /** The note. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Note'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/conversations/{id}/notes/{note_id}': {
    /** Remove a note. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          note_id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** It is gone. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/files/{id}': {
    /** A file that was sent with a message. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The bytes, to be saved, of the type of the file. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            '*/*': string;
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/bases': {
    /** Knowledge bases; with `name`, only the one of that name. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          name?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of bases. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['KnowledgeBase'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Create a base. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewKnowledgeBase'];
        };
      };
      responses: {
        /** The new base. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['KnowledgeBase'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/bases/{id}': {
    /** One base, with its documents counted by state. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The base. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['KnowledgeBaseDetail'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Rename a base. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewKnowledgeBase'];
        };
      };
      responses: {
        /** The base as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['KnowledgeBase'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Remove a base with its documents. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Removed. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/bases/{id}/search': {
    /** The passages found for a question, with their scores. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['Search'];
        };
      };
      responses: {
        /** Best first. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Hit'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/bases/{id}/documents': {
    /** Add a text, a web page by its `url`, or files; a JSONL file of { id, title, text, url? } is one document a line. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewDocument'];
          'multipart/form-data': {
            title?: string;
            /** Markdown; needed unless a file is sent. */
            text?: string;
            /** With `answer`, in place of `title` and `text`: a question and its answer. */
            question?: string;
            answer?: string;
            /** Your own id: a second document with it replaces the first. */
            external_id?: string;
            /** With several files: the id of each in the order of the files, as a JSON list; null for one without. */
            external_ids?: string;
            /** Where people may read it; alone, a web page that is read into the base. */
            url?: string;
            /** Internal documents never reach a public place. */
            audience?: "public" | "internal";
            /** One file, or several parts of this name. */
            file: (Blob)[];
          };
        };
      };
      responses: {
        /** Stored, in the order sent; soon searchable. */
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AddedDocuments'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** The documents of a base. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          /** Every state when absent. */
          state?: "queued" | "indexing" | "ready" | "failed" | "deleted";
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of documents. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Document'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/documents/{id}': {
    /** One document. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The document. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Document'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Remove a document; searches no longer see it. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Removed. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/documents/{id}/passages': {
    /** The passages a document was split into; with `around`, one of them and its neighbours. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          /** The `ord` of a passage to be read with its neighbours. */
          around?: number;
          /** With `around`: passages before and after it. */
          neighbours?: number;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of passages, in order. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Passage'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/documents/{id}/reindex': {
    /** Index a document again. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** It waits to be indexed. */
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Document'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/bases/{id}/sources': {
    /** Fill a base from a page, a sitemap or a site; its first crawl begins at once. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewSource'];
        };
      };
      responses: {
        /** The new source, with its crawl. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['KnowledgeSource'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** The sources of a base. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of sources. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['KnowledgeSource'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/sources/{id}': {
    /** One source, with its crawl under way or the last one. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The source. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['KnowledgeSource'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Change audience, schedule or limits of a source. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['SourceEdit'];
        };
      };
      responses: {
        /** The source as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['KnowledgeSource'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Remove a source with the documents that only it brought. */
    delete: {
      parameters: {
        query?: {
          keep_documents?: "true" | "false";
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Removed. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/sources/{id}/crawls': {
    /** The last crawls of a source and what they found, newest first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of crawls. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Crawl'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/sources/{id}/pages': {
    /** What became of each page in the crawl under way, or in the last one. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          /** Only pages of this result. */
          result?: "added" | "changed" | "unchanged" | "gone" | "failed" | "skipped";
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of pages, by address. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['SourcePage'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/sources/{id}/crawl': {
    /** Crawl a source now; a crawl under way goes on. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The crawl; its id is that of a task. */
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Crawl'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/bases/{id}/reindex': {
    /** Index every document of a base again; each stays searchable as it was until it is done. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** They wait to be indexed. */
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ReindexedBase'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/bases/{id}/export': {
    /** The documents as they were put in and the pinned answers, internal ones too, as one file of JSON lines. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Ends with a line that counts what came before; a file without it was cut off. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/x-ndjson': string;
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/bases/{id}/import': {
    /** Put an exported base into this one; sent again after a break it goes on, and what is there already is left alone. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/x-ndjson': string;
        };
      };
      responses: {
        /** All of the file is stored; soon searchable. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ImportedBase'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/annotations': {
    /** Pinned answers; with `base_id`, those of one base. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          base_id?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of annotations. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Annotation'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Pin an answer to a question of a base; it is given as it is, from the moment its document is ready. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewAnnotation'];
        };
      };
      responses: {
        /** The new annotation. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Annotation'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/annotations/{id}': {
    /** One pinned answer. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The annotation. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Annotation'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Change a pinned answer, or switch it off and on. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ChangedAnnotation'];
        };
      };
      responses: {
        /** The annotation as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Annotation'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Remove a pinned answer; no later answer is made from it. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Removed. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/gaps': {
    /** Questions that the knowledge did not answer, those about the same in one; the most asked first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          state?: "open" | "resolved" | "ignored";
          base_id?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of gaps. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['KnowledgeGap'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/knowledge/gaps/{id}': {
    /** One gap. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The gap. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['KnowledgeGap'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Resolve, ignore or open a gap. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ChangedKnowledgeGap'];
        };
      };
      responses: {
        /** The gap as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['KnowledgeGap'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/tasks': {
    /** Background work: questions being answered, documents being indexed, sources being crawled and notifications being sent, with what has ended. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          /** Every kind when absent. */
          kind?: "generate_ai_response" | "vectorize_document" | "update_knowledge_base" | "send_notification";
          /** Every state when absent. */
          state?: "queued" | "active" | "waiting" | "done" | "failed" | "cancelled";
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of tasks. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Task'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/tasks/{id}': {
    /** One task; of a question also the calls of models that it took. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The task. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Task'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/tasks/{id}/retry': {
    /** Try a task again that failed. A question and a crawl go on as a task of their own, once; a document and a notification as the same one. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The task that does it, which waits for a worker. */
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Task'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/tasks/{id}/cancel': {
    /** Give up a task that waits or is under way. The customer is told that the answer was stopped; a document stays searchable as it was before, and what a crawl has read stays. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The task. An answer that is being written ends within seconds. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Task'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/cache/stats': {
    /** What the cache found, missed and holds of yours, by namespace, in the process that answers and since it began. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The numbers. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['CacheStats'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/cache/invalidate': {
    /** Forgets entries of yours in every process, at once here and within a second elsewhere: all, of a namespace, by a tag, or of a question, document or conversation. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['CacheInvalidation'];
        };
      };
      responses: {
        /** Nothing older is used any more. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/cache/warm': {
    /** Searches the knowledge for the questions asked most of late, so that the next ones who ask them wait less. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** How many questions were searched. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              questions: number;
            };
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/configs/export': {
    /** Every value that you set, of the tenant and of its channels, as one document. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The document, which import takes. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['SettingsFileOutput'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/configs/import': {
    /** Put the values of such a document into the draft: all of them, or none when one does not fit. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['SettingsFile'];
        };
      };
      responses: {
        /** Drafted; look at it with preview, then publish. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ImportedSettings'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/configs/preview': {
    /** The draft as a whole: what it changes, whether it may be published, and what trying it would cost. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The draft; without changes when there is none. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['DraftPreview'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/configs/publish': {
    /** Publish the draft, all of it at once: now, or at a time. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['PublishDraft'];
        };
      };
      responses: {
        /** Published, or scheduled. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Publication'];
          };
        };
        /** A problem document. 409: It holds no change, was not tried on what holds now, answers worse, or another one is scheduled. 412: The draft, or a setting that it changes, is not any more what you looked at. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/configs/discard': {
    /** Drop the draft, or one change of it. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['DiscardDraft'];
        };
      };
      responses: {
        /** Dropped. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['DiscardedDraft'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/publications': {
    /** What was published of drafts and what is scheduled, the newest first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of publications. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Publication'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/publications/{id}': {
    /** One publication. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The publication. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Publication'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/publications/{id}/cancel': {
    /** Do not publish what is scheduled; the draft stays. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Cancelled. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Publication'];
          };
        };
        /** A problem document. 409: It is not scheduled any more. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/configs': {
    /** Every setting with its value, its default and what it does. */
    get: {
      parameters: {
        query?: {
          /** The channel whose value is meant; the whole tenant when absent. */
          channel_id?: string;
          /** `true`: the draft, which changes nothing before it is published. */
          draft?: "true" | "false";
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All settings. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Configs'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/configs/{key}': {
    /** One setting. */
    get: {
      parameters: {
        query?: {
          /** The channel whose value is meant; the whole tenant when absent. */
          channel_id?: string;
          /** `true`: the draft, which changes nothing before it is published. */
          draft?: "true" | "false";
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          key: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The setting. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Config'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Change a setting. */
    put: {
      parameters: {
        query?: {
          /** The channel whose value is meant; the whole tenant when absent. */
          channel_id?: string;
          /** `true`: the draft, which changes nothing before it is published. */
          draft?: "true" | "false";
        };
        header?: {
          /** ETag of the setting as you read it: when it is another one by now nothing is changed, and the answer is 412. */
          'If-Match'?: string;
        };
        path: {
          key: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ConfigValue'];
        };
      };
      responses: {
        /** The setting as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Config'];
          };
        };
        /** A problem document. 412: It is not any more what If-Match names. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Remove your own value: the default holds again, or for a channel that of the tenant. */
    delete: {
      parameters: {
        query?: {
          /** The channel whose value is meant; the whole tenant when absent. */
          channel_id?: string;
          /** `true`: the draft, which changes nothing before it is published. */
          draft?: "true" | "false";
        };
        header?: {
          /** ETag of the setting as you read it: when it is another one by now nothing is changed, and the answer is 412. */
          'If-Match'?: string;
        };
        path: {
          key: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The setting as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Config'];
          };
        };
        /** A problem document. 412: It is not any more what If-Match names. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/configs/{key}/history': {
    /** Every change of a setting, the newest first: of the value for the whole tenant, or of the own one of a channel. */
    get: {
      parameters: {
        query?: {
          /** The channel whose value is meant; the whole tenant when absent. */
          channel_id?: string;
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          key: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of changes. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['ConfigVersion'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/configs/{key}/rollback': {
    /** Make a setting again what it was at a version of its history. */
    post: {
      parameters: {
        query?: {
          /** The channel whose value is meant; the whole tenant when absent. */
          channel_id?: string;
        };
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          key: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ConfigRollback'];
        };
      };
      responses: {
        /** The setting as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Config'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/evaluations/questions': {
    /** The evaluation set: questions and what is right, the oldest first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of questions. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['EvaluationQuestion'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Add a question to the evaluation set; from then on a draft is published only when its run has passed. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['EvaluationQuestionInput'];
        };
      };
      responses: {
        /** Added. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['EvaluationQuestion'];
          };
        };
        /** A problem document. 409: The set is full. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/evaluations/questions/{id}': {
    /** One question. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The question. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['EvaluationQuestion'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Change a question; what is left out becomes what it is for a new one. */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['EvaluationQuestionInput'];
        };
      };
      responses: {
        /** As it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['EvaluationQuestion'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Take a question out of the set. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Removed. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/evaluations/runs': {
    /** Try the draft: answer every question as the settings are and as the draft makes them. Nothing is sent to anybody. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['StartEvaluationRun'];
        };
      };
      responses: {
        /** It waits to be worked on. */
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['EvaluationRun'];
          };
        };
        /** A problem document. 409: The draft is empty, there is nothing to ask, or a run is under way. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** The last runs, the newest first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of runs. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['EvaluationRun'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/evaluations/runs/{id}/cancel': {
    /** Stop a run; what it has answered stays to be looked at. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Cancelled. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['EvaluationRun'];
          };
        };
        /** A problem document. 409: It has ended already. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/evaluations/runs/{id}': {
    /** One run: how far it is, what changed, and whether the draft passed. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The run. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['EvaluationRun'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/evaluations/runs/{id}/answers': {
    /** The answers of a run side by side: before, and with the draft. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of answers. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['EvaluationAnswer'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/rate-limits': {
    /** The rate limits in force. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All of them on one page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['RateLimit'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/rate-limits/lists': {
    /** Who is allowed and blocked, the newest first; expired entries too. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          list?: "allow" | "block";
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of entries. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['LimitEntry'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Allow or block a contact, an API key or a network address; in force within a second everywhere. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewLimitEntry'];
        };
      };
      responses: {
        /** In force. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LimitEntry'];
          };
        };
        /** A problem document. 409: It is listed already. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/rate-limits/lists/{id}': {
    /** One entry. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The entry. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LimitEntry'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Move an entry to the other list, or change its reason or its end. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['LimitEntryChange'];
        };
      };
      responses: {
        /** As it stands now. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LimitEntry'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Take one off its list. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Removed. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/rate-limits/check': {
    /** What the limits would say to a contact, a key or an address just now; costs the one asked about nothing. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['LimitQuestion'];
        };
      };
      responses: {
        /** Whether it would pass, and what is left. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LimitCheck'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/rate-limits/stats': {
    /** What the limits let past and refused, and whom they refused most; some seconds behind. */
    get: {
      parameters: {
        query?: {
          /** How far back to count; a day is kept. */
          minutes?: number;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** By level, and by tier or part of the API. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LimitStatistics'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/channels': {
    /** All channels. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All channels on one page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Channel'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Connect a bot of a platform. Its secrets are tried with the platform first; it answers from then on, without a restart. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewChannel'];
        };
      };
      responses: {
        /** Connected. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Channel'];
          };
        };
        /** A problem document. 409: The bot is connected to a channel already, or the channel has no platform behind it. 502: The platform refused it. 503: The platform cannot be reached now. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/channels/{id}': {
    /** One channel. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The channel. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Channel'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Change the name of a channel, the knowledge bases it answers from, or how it is connected. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ChannelChange'];
        };
      };
      responses: {
        /** The channel as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Channel'];
          };
        };
        /** A problem document. 409: The bot is connected to a channel already, or the channel has no platform behind it. 502: The platform refused it. 503: The platform cannot be reached now. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Delete a channel of a platform with its contacts, conversations and secrets. The web and API channels stay. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Deleted. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 409: The channel has no platform behind it. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/channels/preview': {
    /** How an answer will look on each platform: the messages it becomes. Nothing is sent. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['AnswerPreview'];
        };
      };
      responses: {
        /** A platform each. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['PicturedAnswer'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/channels/{id}/test': {
    /** Ask the platform which bot it is, and what its owner should change. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** What the platform said. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ChannelCheck'];
          };
        };
        /** A problem document. 409: The bot is connected to a channel already, or the channel has no platform behind it. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/channels/{id}/health': {
    /** How a channel of a platform does, by when the platform was last heard. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Its health. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ChannelHealth'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 409: The channel has no platform behind it. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/channels/{id}/pause': {
    /** Take no more messages and send none. What is written meanwhile is answered later as far as the platform keeps it: about a day, Slack by HTTP five minutes. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The channel as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Channel'];
          };
        };
        /** A problem document. 409: The bot is connected to a channel already, or the channel has no platform behind it. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/channels/{id}/resume': {
    /** Take messages again, those written meanwhile first. A refused connection is tried again. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The channel as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Channel'];
          };
        };
        /** A problem document. 409: The bot is connected to a channel already, or the channel has no platform behind it. 502: The platform refused it. 503: The platform cannot be reached now. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/channels/{id}/identity-secret': {
    /** Make the secret with which a web channel checks who its visitors are, in place of an earlier one. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The secret, shown this once: only a repetition with the same Idempotency-Key shows it again, while it is in force. Identities and sessions made with an earlier secret end within a second. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['IdentitySecret'];
          };
        };
        /** A problem document. 409: Only a web channel checks identities. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Remove the secret: every visitor is anonymous again, and the sessions of verified ones end. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Removed. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 404: No such channel, or it has no secret. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/deliveries': {
    /** What was sent to the platforms or is to be, the latest first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          /** Every state when absent. */
          state?: "planned" | "calling" | "retry" | "sent" | "failed" | "unknown" | "cancelled";
          /** Every channel when absent. */
          channel_id?: string;
          /** Every conversation when absent. */
          conversation_id?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of deliveries. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Delivery'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/deliveries/{id}/mark-sent': {
    /** Say that an unknown or failed delivery arrived: it is not sent again. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The delivery as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Delivery'];
          };
        };
        /** A problem document. 409: It is neither unknown nor failed, so that there is nothing to decide. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/deliveries/{id}/send-again': {
    /** Send an unknown or failed delivery again, before what is newer. An unknown one may arrive twice. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The delivery as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Delivery'];
          };
        };
        /** A problem document. 409: It is neither unknown nor failed, so that there is nothing to decide. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/models/presets': {
    /** Addresses and well-known models of providers that many people use. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All presets on one page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['ModelPreset'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/models': {
    /** All models in the order in which they are asked, that of the environment last. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All models on one page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Model'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Add a model; an enabled chat model is asked from the next answer on. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewModel'];
        };
      };
      responses: {
        /** Added. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Model'];
          };
        };
        /** A problem document. 409: There are as many as are kept. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/models/{id}': {
    /** One model. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The model. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Model'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Change a model, its key or its place, or switch it off and on. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ModelChange'];
        };
      };
      responses: {
        /** The model as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Model'];
          };
        };
        /** A problem document. 409: It is the one of the environment, which only its operator changes. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Delete a model and its key. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Deleted. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 409: It is the one of the environment, which only its operator changes. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/models/{id}/test': {
    /** Try a model with one small call, and say what its owner should change. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** What came of it. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ModelCheck'];
          };
        };
        /** A problem document. 409: It is the one of the environment, which only its operator changes. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/notifications/endpoints': {
    /** All addresses that are told of events. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All addresses on one page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['NotificationEndpoint'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Add an address; it is told of what happens from then on. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewNotificationEndpoint'];
        };
      };
      responses: {
        /** Added. Its secret is shown this once. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['NotificationEndpointWithSecret'];
          };
        };
        /** A problem document. 409: There are as many as are kept. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/notifications/endpoints/{id}': {
    /** One address. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The address. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['NotificationEndpoint'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Change an address, what it is told of, or switch it off and on. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NotificationEndpointChange'];
        };
      };
      responses: {
        /** The address as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['NotificationEndpoint'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Delete an address, its secret and what was to be sent there. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Deleted. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/notifications/endpoints/{id}/test': {
    /** Send an event of kind `test` there, whatever it is told of. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** On its way; ask what came of it. */
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['NotificationSend'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/notifications/endpoints/{id}/rotate-secret': {
    /** Make a new secret; for a day the old one signs besides. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The address with its new secret, shown this once. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['NotificationEndpointWithSecret'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/notifications/attempts': {
    /** What is on its way or was sent, the latest first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          endpoint_id?: string;
          state?: "planned" | "sent" | "dead" | "cancelled";
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of notifications. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['NotificationSend'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/notifications/attempts/{id}': {
    /** One notification. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The notification. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['NotificationSend'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/notifications/attempts/{id}/replay': {
    /** Send it again, under the same id. */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice. */
          'Idempotency-Key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** On its way again. */
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['NotificationSend'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/contacts': {
    /** People who write, the newest first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          /** Only those of this channel. */
          channel_id?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of contacts. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Contact'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/contacts/{id}': {
    /** One contact. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The contact. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Contact'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Grant a contact a tier, or take the grant back. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ContactChange'];
        };
      };
      responses: {
        /** As it stands now; in force with the next message. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Contact'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Erase a contact with all that was said, everywhere and for good; again it gives the same proof. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The proof. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Erasure'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/contacts/{id}/export': {
    /** All that is kept of a contact, with its files, as one file of JSON lines. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Ends with a line that counts what came before; a file without it was cut off. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/x-ndjson': string;
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/contacts/{id}/erasure': {
    /** The proof that a contact was erased. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The proof. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Erasure'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/api-keys': {
    /** The keys, the newest first; expired and revoked ones too. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of keys. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['ApiKey'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Make a key. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewApiKey'];
        };
      };
      responses: {
        /** Made. The key is shown this once. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ShownApiKey'];
          };
        };
        /** A problem document. 403: It has a larger role than the key that asks. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/api-keys/{id}': {
    /** One key. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The key. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ApiKey'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Revoke a key; it opens nothing within a second. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Revoked. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 403: It has a larger role than the key that asks. 409: It is the last owner's key without an end. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/api-keys/{id}/rotate': {
    /** Make a key in place of one that is in use, with its name, role, scopes, tier and length of life. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['KeyRotation'];
        };
      };
      responses: {
        /** The new key, shown this once. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ShownApiKey'];
          };
        };
        /** A problem document. 403: It has a larger role than the key that asks. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/session': {
    /** Sign in with e-mail address and password. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['SignIn'];
        };
      };
      responses: {
        /** Signed in. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Session'];
          };
        };
        /** A problem document. 401: Address or password is not right, or it was tried too often. 403: The cookie is for pages of this server alone. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Who is calling, by key or by session. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The caller. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Caller'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Sign out: the session ends within a second, here and in the browser. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Signed out. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 409: An API key is no session. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/sessions': {
    /** Where you are signed in, the newest first. Another password ends all but the one that changes it. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All of them on one page; none for an API key. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['SessionRow'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/session/password': {
    /** Choose another password; every other session of yours ends. */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewPassword'];
        };
      };
      responses: {
        /** Changed. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 403: The current password is not right, or this is no session. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/operators': {
    /** The people of the team who may sign in, the newest first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of operators. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Operator'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Make an operator with a one-time password; see also invitations. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewOperator'];
        };
      };
      responses: {
        /** Made. The password is shown this once. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ShownOperator'];
          };
        };
        /** A problem document. 402: The plan holds no more operators. 409: The e-mail address is taken. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/operators/{id}': {
    /** One operator. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The operator. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Operator'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Change an operator: what is absent stays as it is. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['OperatorChange'];
        };
      };
      responses: {
        /** The operator as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Operator'];
          };
        };
        /** A problem document. 409: It is the last owner, or the e-mail address is taken. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Remove an operator with its sessions; what it did stays under its name. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Removed. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 409: It is the last owner, or the e-mail address is taken. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/operators/{id}/reset-password': {
    /** Give an operator a new one-time password: it is unlocked, and its sessions end. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The password is shown this once. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ShownOperator'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/invitations': {
    /** Who was invited, the newest first; those used and withdrawn too. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of invitations. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Invitation'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Invite a person, who chooses name and password; the invitation counts once, for a week. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewInvitation'];
        };
      };
      responses: {
        /** Made. The token is shown this once. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ShownInvitation'];
          };
        };
        /** A problem document. 402: The plan holds no more operators. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/invitations/{id}': {
    /** Withdraw an invitation that was not used. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Withdrawn. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 404: There is none of this id that waits. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/invitations/accept': {
    /** Become an operator by an invitation; then sign in. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['InvitationAcceptance'];
        };
      };
      responses: {
        /** The operator. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Operator'];
          };
        };
        /** A problem document. 402: The plan holds no more operators. 404: The invitation is unknown, used, withdrawn or too old. 409: The e-mail address is taken. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/tenants': {
    /** All businesses of this Claw, the newest first. For the platform owner. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of businesses. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['TenantRow'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Make a business with its web chat, its API and its owner's key. For the platform owner. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewTenant'];
        };
      };
      responses: {
        /** Made. The key is shown this once. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ShownTenant'];
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/tenants/{id}': {
    /** One business. For the platform owner. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The business. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Tenant'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Change the name, the plan or the quotas of a business, suspend it or take that back. For the platform owner. */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['TenantChange'];
        };
      };
      responses: {
        /** The business as it now is. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Tenant'];
          };
        };
        /** A problem document. 409: The business that runs this Claw cannot be suspended. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/plans': {
    /** The plans and what they hold. What this business has of its own is at /api/v1/usage/quota. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All of them on one page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Plan'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/usage': {
    /** Conversations, messages, tokens and costs by day, channel, tier and model; as JSON or CSV. */
    get: {
      parameters: {
        query?: {
          /** The first day, UTC; the first of this month when absent. */
          from?: string;
          /** The last day, UTC; today when absent. */
          to?: string;
          /** What to tell apart, with commas between: day, channel, tier, model. */
          by?: string;
          /** `csv` gives a table for a spreadsheet, as `Accept: text/csv` does. */
          format?: "json" | "csv";
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All of it on one page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Usage'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/usage/quota': {
    /** The plan of this business, and how much of it is used. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** As it stands now. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Quota'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/usage/forecast': {
    /** What this month will come to when it goes on as in the last two weeks. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The month so far, and to its end. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['UsageForecast'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/usage/what-if': {
    /** Whom a smaller allowance would have refused, and what that would have saved. */
    get: {
      parameters: {
        query: {
          /** The first day, UTC; the first of this month when absent. */
          from?: string;
          /** The last day, UTC; today when absent. */
          to?: string;
          /** Contacts of this tier. */
          tier?: "free" | "pro" | "enterprise";
          /** So many answered messages a day each, UTC. */
          messages_per_day: number;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Reckoned from the ledger. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['UsageWhatIf'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/analytics': {
    /** What came of conversations: volumes, resolution, satisfaction, hand-overs, times and costs; as JSON or CSV. */
    get: {
      parameters: {
        query?: {
          /** The first day, UTC; the first of this month when absent. */
          from?: string;
          /** The last day, UTC; today when absent. */
          to?: string;
          /** What to tell apart, with commas between: day, channel. */
          by?: string;
          /** `csv` gives a table for a spreadsheet, as `Accept: text/csv` does. */
          format?: "json" | "csv";
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All of it on one page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['Analytics'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/audit': {
    /** Who changed what, the newest first. */
    get: {
      parameters: {
        query?: {
          /** Largest number of entries on a page. */
          limit?: number;
          /** The `next_cursor` of the page before. */
          cursor?: string;
          /** Who did it: `key:<id>` or `operator:<id>`. */
          actor?: string;
          /** What was done: the operationId of the call. */
          action?: string;
          /** What it was done to, exactly as an entry shows it. */
          target?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** A page of entries. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: (components['schemas']['AuditEntry'])[];
              /** Null on the last page. */
              next_cursor: string | null;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/audit/verify': {
    /** Reads the whole trail and names the first entry that is not as it was written. */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** How many entries hold, and where it breaks. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AuditCheck'];
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/admin/queues': {
    /** The page about the job queues, for the platform owner; it shows and changes nothing. */
    get: {
      parameters: {
        query?: {
          activeQueue?: string;
          status?: string;
          page?: string;
          jobsPerPage?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The page, or a part of it. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/admin/queues/{path}': {
    /** What that page loads. */
    get: {
      parameters: {
        query?: {
          activeQueue?: string;
          status?: string;
          page?: string;
          jobsPerPage?: string;
        };
        header?: never;
        path: {
          path: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The page, or a part of it. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/web/v1/{channelKey}/sessions': {
    /** Open a conversation as a visitor */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Public key of the channel, as in the address of its page. */
          channelKey: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** Signed statement of who the visitor is (JWT, HS256); leave it out to chat anonymously. */
            identity?: string;
          };
        };
      };
      responses: {
        /** The token for every further call: valid for 30 days, a verified visitor's for 24 hours. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              token: string;
              conversation_id: string;
              greeting: string;
              /** Questions to offer, in the visitor's language. */
              suggestions: (string)[];
              /** What the business calls this chat. */
              name: string | null;
            };
          };
        };
        /** A problem document. 401: The identity is refused; `detail` tells its developer why. 403: Pages of this origin may not hold the chat: see the setting `web.origins`. 404: No such chat. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/web/v1/{channelKey}/messages': {
    /** Write a message as a visitor */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Public key of the channel, as in the address of its page. */
          channelKey: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** Chosen by the sender, new for each message; sending the same id again is safe. */
            id: string;
            /** May be empty when there are files. */
            text: string;
            /** Files uploaded in this conversation and not sent before. */
            file_ids?: (string)[];
          };
        };
      };
      responses: {
        /** The message is stored; in state `limited` it will not be answered. */
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              message: {
                /** The sender's own id for a visitor's message, ours for every other. */
                id: string;
                seq: number;
                role: "user" | "assistant" | "operator" | "system";
                text: string;
                /** The text as a tree to draw, links filtered; empty for a visitor's message, which is no markup. */
                blocks: ({
                  kind: "paragraph" | "heading" | "list" | "code" | "quote" | "table" | "rule";
                })[];
                files: (components['schemas']['File'])[];
                sources: (components['schemas']['Source'])[];
                outcome: "answer" | "clarify" | "refuse" | "handoff" | null;
                state: "waiting" | "taken" | "answered" | "cancelled" | "failed" | "blocked" | "limited" | "for_person" | "noted" | "silenced" | "sent";
                /** Which limit refused it: contact, tenant, global, or `blocked`. Null for all others. */
                limited_by: string | null;
                at: string;
                author: string | null;
              };
              /** Only when the state is `limited`: seconds until another message may pass. */
              retry_after_s?: number;
            };
          };
        };
        /** A problem document. 401: The visitor token is missing, over, or of another chat. 409: The same id came before with another text or other files. 422: The text is empty, too long or malformed, or a file is no unsent one of this conversation. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Read the conversation, at most 200 messages at once */
    get: {
      parameters: {
        query?: {
          /** Only messages with a higher sequence. */
          after?: number;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          /** Public key of the channel, as in the address of its page. */
          channelKey: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Messages in order. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              data: ({
                /** The sender's own id for a visitor's message, ours for every other. */
                id: string;
                seq: number;
                role: "user" | "assistant" | "operator" | "system";
                text: string;
                /** The text as a tree to draw, links filtered; empty for a visitor's message, which is no markup. */
                blocks: ({
                  kind: "paragraph" | "heading" | "list" | "code" | "quote" | "table" | "rule";
                })[];
                files: (components['schemas']['File'])[];
                sources: (components['schemas']['Source'])[];
                outcome: "answer" | "clarify" | "refuse" | "handoff" | null;
                state: "waiting" | "taken" | "answered" | "cancelled" | "failed" | "blocked" | "limited" | "for_person" | "noted" | "silenced" | "sent";
                /** Which limit refused it: contact, tenant, global, or `blocked`. Null for all others. */
                limited_by: string | null;
                at: string;
                author: string | null;
              })[];
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 401: The visitor token is missing, over, or of another chat. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/web/v1/{channelKey}/files': {
    /** Upload a picture or a PDF (the field `file` of a form), to be sent with a message within a day */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Public key of the channel, as in the address of its page. */
          channelKey: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'multipart/form-data': {
            file: Blob;
          };
        };
      };
      responses: {
        /** Kept; its type is what the content says, whatever its name. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              file: components['schemas']['File'];
            };
          };
        };
        /** A problem document. 401: The visitor token is missing, over, or of another chat. 413: The file is larger than 10 MiB. 415: The content is none of PNG, JPEG, GIF, WebP and PDF, or the body is no form. 422: There is no file, an empty one, or more than one. 429: Too many files; come again after Retry-After. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/web/v1/{channelKey}/files/{id}': {
    /** Read a file of the conversation */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Public key of the channel, as in the address of its page. */
          channelKey: string;
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The bytes, to be saved, of the type of the file. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            '*/*': string;
          };
        };
        /** A problem document. 401: The visitor token is missing, over, or of another chat. 404: No such file in this conversation. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/web/v1/{channelKey}/events': {
    /** Follow the conversation; Last-Event-ID resumes after that message */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** Id of the last message the reader already has. */
          'Last-Event-ID'?: number;
        };
        path: {
          /** Public key of the channel, as in the address of its page. */
          channelKey: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** `message` (its id is the sequence in the conversation): a message as in the list of messages.
        `delta` `{ message_id, text, offset, blocks_from, blocks }`: text of an answer being written; it replaces everything from `offset` (UTF-16 units) on, and `blocks` the tree from `blocks_from` on.
        `status` `{ state }`: waiting, answering or human; none after connecting means that nothing is under way.
        The stream ends with its token. A conversation has at most 8 open; another one ends the oldest. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/event-stream': string;
          };
        };
        /** A problem document. 401: The visitor token is missing, over, or of another chat. 422: Last-Event-ID is not an id of this stream. 503: Too many streams are open here; come again after Retry-After. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/web/v1/{channelKey}/messages/{id}/feedback': {
    /** Say whether an answer helped; a later call replaces an earlier one */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Public key of the channel, as in the address of its page. */
          channelKey: string;
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** 1 helpful, -1 not helpful. */
            value: 1 | -1;
            comment?: string;
          };
        };
      };
      responses: {
        /** Kept. */
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 401: The visitor token is missing, over, or of another chat. 404: No such message in this conversation. 422: The value is neither 1 nor -1, or the comment is too long. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/web/v1/{channelKey}/stop': {
    /** Stop the answer being written */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Public key of the channel, as in the address of its page. */
          channelKey: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Asked to stop, or nothing was under way. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              /** Whether there was anything to stop. */
              stopped: boolean;
            };
          };
        };
        /** A problem document. 401: The visitor token is missing, over, or of another chat. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/web/v1/{channelKey}/passages/{id}': {
    /** Read a passage that was cited in this conversation */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path: {
          /** Public key of the channel, as in the address of its page. */
          channelKey: string;
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The passage in its surroundings. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              id: string;
              title: string;
              heading_path: (string)[];
              url: string | null;
              text: string;
              before: string | null;
              after: string | null;
              checked_at: string;
            };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 401: The visitor token is missing, over, or of another chat. 404: Not cited in this conversation, or no longer there. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/': {
    /** Chat page of the default web channel */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The chat page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** No such chat. */
        404: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** Too many requests; it says so. */
        429: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** The page was not built; it says how to. */
        503: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/chat/{channelKey}': {
    /** Chat page of a web channel */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Public key of the channel, as in the address of its page. */
          channelKey: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The chat page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** No such chat. */
        404: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** Too many requests; it says so. */
        429: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** The page was not built; it says how to. */
        503: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/widget.js': {
    /** The script that shows the chat, on our page and on others */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The file. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            '*/*': string;
          };
        };
        /** As the caller already has it. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 404: No such file. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/assets/{file}': {
    /** A file of a page for people */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          file: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The file. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            '*/*': string;
          };
        };
        /** As the caller already has it. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 404: No such file. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/help/embed': {
    /** How to put the chat on a site, with a preview and the tag to copy */
    get: {
      parameters: {
        query?: {
          lang?: "en" | "zh";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The page. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/webhooks/telegram/{channelId}': {
    /** Take an update from Telegram */
    post: {
      parameters: {
        query?: never;
        header: {
          /** The secret that was given to Telegram with the address. */
          'X-Telegram-Bot-Api-Secret-Token': string;
        };
        path: {
          channelId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': unknown;
        };
      };
      responses: {
        /** The update is committed, or is none that is kept. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': Record<string, never>;
          };
        };
        /** A problem document. 401: There is no such connection, or the secret is not its own. 503: Too much is arriving at once; come again after Retry-After. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/webhooks/slack/{channelId}': {
    /** Take an event, a press or a command from Slack */
    post: {
      parameters: {
        query?: never;
        header: {
          /** HMAC-SHA256 of `v0:`, the timestamp, `:` and the body, by the signing secret of the app. */
          'X-Slack-Signature': string;
          /** Seconds since the Unix epoch, at most five minutes from now. */
          'X-Slack-Request-Timestamp': string;
        };
        path: {
          channelId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': unknown;
          'application/x-www-form-urlencoded': unknown;
        };
      };
      responses: {
        /** It is committed, or is nothing that is kept. To `url_verification`: the challenge. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/plain': string;
          };
        };
        /** A problem document. 401: Nobody is posted to here, the signature is not of its secret, or the timestamp is not of now. 503: Too much is arriving at once. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/webhooks/slack/app/{appId}': {
    /** Take an event, a press or a command from Slack, for the business that its workspace belongs to */
    post: {
      parameters: {
        query?: never;
        header: {
          /** HMAC-SHA256 of `v0:`, the timestamp, `:` and the body, by the signing secret of the app. */
          'X-Slack-Signature': string;
          /** Seconds since the Unix epoch, at most five minutes from now. */
          'X-Slack-Request-Timestamp': string;
        };
        path: {
          /** The client id of the app. */
          appId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': unknown;
          'application/x-www-form-urlencoded': unknown;
        };
      };
      responses: {
        /** It is committed, or is nothing that is kept. To `url_verification`: the challenge. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/plain': string;
          };
        };
        /** A problem document. 401: Nobody is posted to here, the signature is not of its secret, or the timestamp is not of now. 409: The channel of the workspace is paused. 503: Too much is arriving at once. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/oauth/slack/{appId}/install': {
    /** Get a link that connects a workspace of Slack to your business, by the app that many share */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** The client id of the app. */
          appId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** Of the channel that is made; called after its workspace when absent. */
            name?: string;
            /** Knowledge bases that the channel answers from; every base when empty. */
            base_ids?: (string)[];
          };
        };
      };
      responses: {
        /** The link. */
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['SlackInstallLink'];
          };
        };
        /** A problem document. 404: There is no such app here. 409: PUBLIC_URL is not set, so Slack has nowhere to come back to. 422: There is no such knowledge base. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/oauth/slack/{appId}/callback': {
    /** Where Slack sends the browser back to after a consent; a page says what became of it */
    get: {
      parameters: {
        query?: {
          /** What the consent is exchanged by. */
          code?: string;
          /** Whose consent it is, as the link carried it. */
          state?: string;
          /** Why there is none. */
          error?: string;
        };
        header?: never;
        path: {
          /** The client id of the app. */
          appId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The workspace is connected. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** The request was declined in Slack. */
        403: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** The app is connected elsewhere in this workspace. */
        409: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** The link was used before, is too old or was made up. */
        410: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** The app was to be installed for a whole organization. */
        422: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** Slack gave no token that can be used. */
        502: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** Slack could not be reached. */
        503: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        /** A problem document. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/api/v1/slack/manifest': {
    /** The manifest of an app for Slack: for Socket Mode, for the channel that Slack is to post to, or for the app that many share */
    get: {
      parameters: {
        query?: {
          /** What the app is called. */
          name?: string;
          /** The channel that Slack posts to; without it the app uses Socket Mode. */
          channel_id?: string;
          /** The client id of the app that many businesses share, in place of a channel. */
          app_id?: string;
        };
        header?: {
          /** ETag of the answer that you have; 304 when it still holds. */
          'If-None-Match'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The manifest. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': { [key: string]: unknown };
          };
        };
        /** As the caller already has it: its ETag was sent as If-None-Match. */
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        /** A problem document. 409: PUBLIC_URL is not set, so Slack has nowhere to post to. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
  '/webhooks/discord/{channelId}': {
    /** Take a command or a press from Discord */
    post: {
      parameters: {
        query?: never;
        header: {
          /** Signature of the timestamp and the body by the key of the application, in hexadecimal. */
          'X-Signature-Ed25519': string;
          /** Seconds since the Unix epoch, at most five minutes from now. */
          'X-Signature-Timestamp': string;
        };
        path: {
          channelId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': unknown;
          'application/x-www-form-urlencoded': unknown;
        };
      };
      responses: {
        /** It is committed, or is nothing that is kept; what Discord is to show at once. */
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              type: number;
            };
          };
        };
        /** A problem document. 401: There is no such connection, the signature is not of its application, or the timestamp is not of now. */
        default: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
  };
}

export interface components {
  schemas: {
    /** What went wrong (RFC 9457). */
    Problem: {
      type: string;
      title: string;
      status: number;
      detail: string;
      code: "config_invalid" | "input_malformed" | "input_invalid" | "input_too_large" | "media_type_unsupported" | "auth_missing" | "auth_invalid" | "auth_forbidden" | "quota_exceeded" | "not_found" | "method_not_allowed" | "conflict" | "changed_meanwhile" | "limit_exceeded" | "upstream_refused" | "upstream_unreachable" | "overloaded" | "internal";
      request_id: string;
      errors?: ({
        field: string;
        rule: string;
        fix?: string;
      })[];
    };
    Question: {
      text: string;
      /** A conversation opened through this API; a new one when absent. */
      conversation_id?: string;
      /** Your own id for the person who asks; the API key itself when absent. */
      contact_id?: string;
      /** Knowledge bases to ask; those of the channel when absent. */
      base_ids?: (string)[];
      /** Seconds to wait for the answer. */
      wait_s?: number;
      /** Also return the passages that were retrieved. */
      debug?: boolean;
    };
    ReplayOrder: {
      /** `draft`: with the draft of the settings; the knowledge is that of today in both. */
      settings?: "current" | "draft";
    };
    ConversationChange: {
      /** All that it then has; kept in lower case. */
      tags?: (string)[];
      /** Whose it is to look after; null: nobody's. */
      assignee?: string | null;
    };
    Speech: {
      text: string;
      /** Name shown to the customer; that of your team when absent. */
      author?: string;
    };
    NewNote: {
      text: string;
      /** Who writes it; the name of the API key when absent. */
      author?: string;
    };
    NewKnowledgeBase: {
      name: string;
    };
    Search: {
      query: string;
      k?: number;
      /** `public` finds only what an answer in a public place may stand on. */
      audience?: "public" | "internal";
    };
    NewDocument: {
      title?: string;
      /** Markdown; needed unless a file is sent. */
      text?: string;
      /** With `answer`, in place of `title` and `text`: a question and its answer. */
      question?: string;
      answer?: string;
      /** Your own id: a second document with it replaces the first. */
      external_id?: string;
      /** With several files: the id of each in the order of the files, as a JSON list; null for one without. */
      external_ids?: string;
      /** Where people may read it; alone, a web page that is read into the base. */
      url?: string;
      /** Internal documents never reach a public place. */
      audience?: "public" | "internal";
    };
    NewSource: {
      /** `page`: this page; `sitemap`: the pages that this sitemap lists; `site`: the pages that links lead to, on this site and below this path. */
      kind: "page" | "sitemap" | "site";
      url: string;
      /** Of the documents: internal ones never reach a public place. */
      audience?: "public" | "internal";
      /** When it is crawled again: five fields of cron, in UTC. Null: only when asked. */
      schedule?: string | null;
      limits?: {
        /** Most pages of one crawl; 500 when absent. */
        max_pages?: number;
        /** Most links from the first page; 10 when absent. */
        max_depth?: number;
        /** Paths left out, with all below them. */
        exclude?: (string)[];
      };
    };
    SourceEdit: {
      /** Internal documents never reach a public place. */
      audience?: "public" | "internal";
      /** When it is crawled again: five fields of cron, in UTC. Null: only when asked. */
      schedule?: string | null;
      limits?: {
        /** Most pages of one crawl; 500 when absent. */
        max_pages?: number;
        /** Most links from the first page; 10 when absent. */
        max_depth?: number;
        /** Paths left out, with all below them. */
        exclude?: (string)[];
      };
    };
    NewAnnotation: {
      base_id: string;
      question: string;
      answer: string;
      /** Internal documents never reach a public place. */
      audience?: "public" | "internal";
      /** The language of the questions it answers; null answers both. */
      locale?: "zh" | "en" | null;
      /** Switched off it answers nothing and is not found either. */
      enabled?: boolean;
    };
    ChangedAnnotation: {
      question?: string;
      answer?: string;
      /** Internal documents never reach a public place. */
      audience?: "public" | "internal";
      /** The language of the questions it answers; null answers both. */
      locale?: "zh" | "en" | null;
      /** Switched off it answers nothing and is not found either. */
      enabled?: boolean;
    };
    ChangedKnowledgeGap: {
      /** An `open` one is `resolved` by itself when documents or a pinned answer answer it, and opens again when it is asked in vain later; an `ignored` one stays so. */
      state: "open" | "resolved" | "ignored";
    };
    CacheInvalidation: {
      /** What is cached. */
      namespace?: "conversation_history" | "document_content" | "ai_response" | "retrieval";
      /** What was touched: `document:<id>`. */
      tag?: string;
      /** What entries are of: the question as asked, or the id of the document or conversation; of `namespace` alone where it is given. */
      key?: string;
    };
    SettingsFile: {
      format: "claw-settings/1";
      settings: ({
        key: string;
        /** Name or id of a channel; null: the whole tenant. */
        channel?: string | null;
        value: unknown;
      })[];
    };
    PublishDraft: {
      /** Of the draft as you looked at it: of another one nothing is published (412). */
      hash: string;
      /** Kept in the history of every setting that it changes. */
      reason?: string;
      /** When to publish; at once when absent. */
      at?: string;
      /** What a run that has to be made again before `at` may cost, in the currency of the model. */
      most_cost?: number;
    };
    DiscardDraft: {
      /** The setting whose change is dropped; the whole draft when absent. */
      key?: string;
      channel_id?: string;
    };
    ConfigValue: {
      /** A value of the type that the setting has. */
      value: unknown;
    };
    ConfigRollback: {
      /** A version of the history. */
      version: number;
    };
    EvaluationQuestionInput: {
      question: string;
      /** What is right: an answer that cites its sources, or a refusal. */
      expects?: "answer" | "refuse";
      /** Ids or external ids of documents, one of which the answer must cite; any citation will do when there is none. */
      documents?: (string)[];
      /** Answered wrongly, it refuses the draft on its own. */
      must_pass?: boolean;
    };
    StartEvaluationRun: {
      /** `evaluation`: your questions, whose run decides whether the draft may be published; `yesterday`: what customers wrote in the last 24 hours, to see what changes. */
      source?: "evaluation" | "yesterday";
      /** Having cost so much, in the currency of the model, it is stopped; preview says what it may cost. */
      most_cost?: number;
    };
    NewLimitEntry: {
      /** `allow`: its own limit does not hold; `block`: nothing of it is taken. An allowed address may lie in a blocked network. */
      list: "allow" | "block";
      /** Whose: a contact, an API key, or a network address. */
      subject: "contact" | "key" | "address";
      /** The id of a contact or an API key, an address, or a network in CIDR form. */
      value: string;
      /** Why, for the team. */
      reason: string;
      /** When it ends by itself; null: never. */
      expires_at?: string | null;
    };
    LimitEntryChange: {
      /** `allow`: its own limit does not hold; `block`: nothing of it is taken. An allowed address may lie in a blocked network. */
      list?: "allow" | "block";
      /** Why, for the team. */
      reason?: string;
      /** When it ends by itself; null: never. */
      expires_at?: string | null;
    };
    LimitQuestion: {
      /** A message of this contact. */
      contact_id?: string;
      /** A call by this key. */
      api_key_id?: string;
      /** Of the call by key, such as `/api/v1/knowledge/bases`. */
      path?: string;
      /** The network address it comes from. */
      address?: string;
    };
    NewChannel: {
      kind: "telegram" | "slack" | "discord";
      /** Shown to customers as the title of the chat page. */
      name: string;
      /** Knowledge bases it answers from; every base when empty. */
      base_ids?: (string)[];
      /** `webhook`: the platform posts to PUBLIC_URL; `poll`: Claw fetches, `socket`: Claw holds a connection; neither needs a public address. */
      mode?: "webhook" | "poll" | "socket";
      /** For Telegram: `bot_token`, and `webhook_secret` if it is not to be made for you. For Slack: `bot_token`, with `signing_secret` where Slack posts to you and `app_token` for Socket Mode. For Discord: `bot_token`. Sealed at once, never shown again. */
      secrets: { [key: string]: string };
    };
    /** What is absent stays as it is. */
    ChannelChange: {
      /** Shown to customers as the title of the chat page. */
      name?: string;
      /** All knowledge bases it is to answer from; every base when empty. */
      base_ids?: (string)[];
      /** `webhook`: the platform posts to PUBLIC_URL; `poll`: Claw fetches, `socket`: Claw holds a connection; neither needs a public address. */
      mode?: "webhook" | "poll" | "socket";
      /** For Telegram: `bot_token`, and `webhook_secret` if it is not to be made for you. For Slack: `bot_token`, with `signing_secret` where Slack posts to you and `app_token` for Socket Mode. For Discord: `bot_token`. Sealed at once, never shown again. */
      secrets?: { [key: string]: string };
    };
    AnswerPreview: {
      /** An answer in Markdown; `[1]` cites the first source. */
      text: string;
      sources?: ({
        title: string;
        url: string | null;
      })[];
    };
    NewModel: {
      /** `chat` writes answers; `embedding` turns texts into vectors; `rerank` sorts passages. */
      kind?: "chat" | "embedding" | "rerank";
      /** The name of the model when absent. */
      name?: string;
      /** Address of the OpenAI-compatible interface with its version; `/chat/completions`, `/embeddings` or `/rerank` follow. */
      base_url: string;
      /** As the provider calls it. */
      model: string;
      /** Sealed at once, never shown again. Null for a server that wants none. */
      api_key?: string | null;
      /** After the last one when absent. */
      position?: number;
      prices?: components['schemas']['ModelPrices'] | null;
      limits?: components['schemas']['ModelLimits'];
      timeouts?: components['schemas']['ModelTimeouts'];
      /** Fields for every request, in place of ours of the same name; null leaves ours out, such as `{ "temperature": null }`. */
      extra?: { [key: string]: unknown };
      enabled?: boolean;
    };
    /** What a million tokens cost; calls are reckoned at the prices of their moment. */
    ModelPrices: {
      input_per_million: number;
      output_per_million: number;
      currency: string;
    };
    /** What the model bears; null: nothing is held back. */
    ModelLimits: {
      /** Most tokens of prompt and answer together; passages are left out to fit. */
      context_tokens?: number | null;
      /** Longest answer; the setting `answer.max_output_tokens` when that is less. */
      output_tokens?: number | null;
      /** Calls at the same time, of each process. */
      requests_at_once?: number | null;
      /** Of each process; counted after each call. */
      tokens_per_minute?: number | null;
    };
    ModelTimeouts: {
      /** Until the first word. */
      first_ms?: number;
      /** Between two pieces. */
      between_ms?: number;
      /** For the whole; the deadline of the answer when that is less. */
      total_ms?: number;
    };
    /** What is absent stays as it is; `limits`, `timeouts` and `extra` are replaced as a whole. */
    ModelChange: {
      name?: string;
      /** To another host only together with `api_key`. */
      base_url?: string;
      model?: string;
      /** Sealed at once, never shown again. Null for a server that wants none. */
      api_key?: string | null;
      /** Lower ones are asked first, of equal ones the older. */
      position?: number;
      prices?: components['schemas']['ModelPrices'] | null;
      limits?: components['schemas']['ModelLimits'];
      timeouts?: components['schemas']['ModelTimeouts'];
      /** Fields for every request, in place of ours of the same name; null leaves ours out, such as `{ "temperature": null }`. */
      extra?: { [key: string]: unknown };
      enabled?: boolean;
    };
    NewNotificationEndpoint: {
      name: string;
      /** Where events are posted to: it must lie in the open internet, unless the operator allows its host. Or `mailto:` and an e-mail address. */
      url: string;
      /** Kinds of events it gets, every one when empty. `handover_requested`: A customer wants a person: `conversation_id`, `handover_id`, `reason`. `quota_reached`: So many percent of the conversations of the month are used: `percent`, `conversations`, `quota`, `resets_at`. `limit_alert`: The rate limits refuse much: `alert` (`refused_share` of a level, `refused_again`: the same one, `blocked_flood`), `level`, `subject`, `refused`, `checks`, `minutes`. `document_failed`: A document could not be indexed: `document_id`, `base_id`, `code`. `crawl_failed`: A source on the web could not be read: `crawl_id`, `source_id`. `delivery_failed`: A message could not be sent, after every attempt: `delivery_id`, `conversation_id`. `delivery_unknown`: Nobody can tell whether a message arrived; a person decides: `delivery_id`, `conversation_id`. `channel_unhealthy`: A bot is cut off or restricted, told once an hour: `channel_id`, `channel`, `state` (`restricted`, `conflict`, `refused`). */
      events?: ("handover_requested" | "quota_reached" | "limit_alert" | "document_failed" | "crawl_failed" | "delivery_failed" | "delivery_unknown" | "channel_unhealthy")[];
      enabled?: boolean;
    };
    NotificationEndpointChange: {
      name?: string;
      /** Where events are posted to: it must lie in the open internet, unless the operator allows its host. Or `mailto:` and an e-mail address. */
      url?: string;
      /** Kinds of events it gets, every one when empty. `handover_requested`: A customer wants a person: `conversation_id`, `handover_id`, `reason`. `quota_reached`: So many percent of the conversations of the month are used: `percent`, `conversations`, `quota`, `resets_at`. `limit_alert`: The rate limits refuse much: `alert` (`refused_share` of a level, `refused_again`: the same one, `blocked_flood`), `level`, `subject`, `refused`, `checks`, `minutes`. `document_failed`: A document could not be indexed: `document_id`, `base_id`, `code`. `crawl_failed`: A source on the web could not be read: `crawl_id`, `source_id`. `delivery_failed`: A message could not be sent, after every attempt: `delivery_id`, `conversation_id`. `delivery_unknown`: Nobody can tell whether a message arrived; a person decides: `delivery_id`, `conversation_id`. `channel_unhealthy`: A bot is cut off or restricted, told once an hour: `channel_id`, `channel`, `state` (`restricted`, `conflict`, `refused`). */
      events?: ("handover_requested" | "quota_reached" | "limit_alert" | "document_failed" | "crawl_failed" | "delivery_failed" | "delivery_unknown" | "channel_unhealthy")[];
      enabled?: boolean;
    };
    ContactChange: {
      /** Null: as the identity says again. */
      tier: "free" | "pro" | "enterprise" | null;
    };
    NewApiKey: {
      /** Where it is used, for the team. */
      name: string;
      /** What it may do; never more than the key that makes it. */
      role: "owner" | "admin" | "operator" | "viewer";
      /** Parts of the API that it is for, within its role; null: all of it. Never more than the key that makes it. */
      scopes?: ("messages" | "conversations" | "contacts" | "knowledge" | "channels" | "settings" | "usage" | "people" | "platform")[] | null;
      /** How many calls a minute; never above the plan of the business. */
      tier?: "free" | "pro" | "enterprise";
      /** It opens nothing from then on; null: never. */
      expires_at?: string | null;
    };
    KeyRotation: {
      /** Seconds for which the old key still works. */
      overlap_s?: number;
    };
    SignIn: {
      email: string;
      password: string;
      /** The business, where the address is of several. */
      tenant_id?: string;
      /** Keep the session in a cookie that no script reads, and show no token. */
      cookie?: boolean;
    };
    NewPassword: {
      current: string;
      password: string;
    };
    NewOperator: {
      /** Signs in by it; one of each in a business. */
      email: string;
      /** How the team calls this person. */
      name: string;
      /** What this person may do; never more than who gives it. */
      role: "owner" | "admin" | "operator" | "viewer";
    };
    OperatorChange: {
      /** Signs in by it; one of each in a business. */
      email?: string;
      /** How the team calls this person. */
      name?: string;
      /** What this person may do; never more than who gives it. */
      role?: "owner" | "admin" | "operator" | "viewer";
      /** `disabled`: signs in no more, and takes no place of the plan. */
      state?: "active" | "disabled";
    };
    NewInvitation: {
      /** Signs in by it; one of each in a business. */
      email: string;
      /** What this person may do; never more than who gives it. */
      role: "owner" | "admin" | "operator" | "viewer";
    };
    InvitationAcceptance: {
      token: string;
      /** How the team calls this person. */
      name: string;
      password: string;
    };
    NewTenant: {
      name: string;
      plan?: "free" | "pro" | "enterprise";
    };
    TenantChange: {
      name?: string;
      plan?: "free" | "pro" | "enterprise";
      /** `suspended`: its keys and operators are refused, its channels paused. */
      state?: "active" | "suspended";
      quotas?: {
        /** Null: as the plan says. */
        conversations?: number | null;
        /** Null: as the plan says. */
        channels?: number | null;
        /** Null: as the plan says. */
        operators?: number | null;
        /** Null: as the plan says. */
        documents?: number | null;
      };
    };
    Liveness: {
      status: "ok";
    };
    Readiness: {
      status: "ready" | "degraded" | "not_ready" | "draining";
      checks: ({
        name: string;
        ok: boolean;
        ms: number;
        error: string | null;
      })[];
    };
    Exchange: {
      message: components['schemas']['Message'];
      /** The work of answering; null while none has begun or none is needed. */
      task: components['schemas']['Task'] | null;
      answer: components['schemas']['Answer'] | null;
      retrieved?: (components['schemas']['Retrieved'])[];
      retrieval_ms?: number;
    };
    Message: {
      id: string;
      conversation_id: string;
      seq: number;
      role: "user" | "assistant" | "operator" | "system";
      text: string;
      files: (components['schemas']['File'])[];
      /** What was sent with it and could not be kept, with the reason. */
      unkept_files: (components['schemas']['UnkeptFile'])[];
      /** When its sender changed it last; null when never. */
      edited_at: string | null;
      /** What it was changed to after the assistant had begun with it; null when `text` is what it reads now. */
      edited_text: string | null;
      state: "waiting" | "taken" | "answered" | "cancelled" | "failed" | "blocked" | "limited" | "for_person" | "noted" | "silenced" | "sent";
      /** Which limit refused it while it is `limited`: contact, tenant, global, or `blocked`. Null for all others. */
      limited_by: string | null;
      outcome: components['schemas']['Outcome'] | null;
      /** What the customer said of it: 1 it helped, -1 it did not. Null when they said nothing. */
      feedback: {
        value: 1 | -1;
        comment: string | null;
      } | null;
      sources: (components['schemas']['Source'])[];
      author: string | null;
      at: string;
    };
    File: {
      id: string;
      name: string;
      media_type: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "application/pdf";
      /** In bytes. */
      size: number;
    };
    UnkeptFile: {
      name: string;
      reason: "too_large" | "type" | "limit" | "unavailable";
    };
    Outcome: "answer" | "clarify" | "refuse" | "handoff";
    Source: {
      /** The number cited in the text as [n]. */
      n: number;
      title: string;
      url: string | null;
      document_id: string;
      external_id: string | null;
      passage_id: string;
      /** Page or slide, from 1; null in documents without. */
      page: number | null;
      quote: string;
    };
    Task: {
      id: string;
      kind: "generate_ai_response" | "vectorize_document" | "update_knowledge_base" | "send_notification";
      /** Before it begins a question is `waiting` for its turn in the conversation, everything else is `queued`. `failed` ones are the dead letters: nothing happens to them any more until they are tried again. */
      state: "queued" | "active" | "waiting" | "done" | "failed" | "cancelled";
      /** From 0 to 1; 1 once it has ended. */
      progress: number;
      attempts: number;
      error: string | null;
      /** Ids of what it worked on and what it produced. */
      result: { [key: string]: unknown } | null;
      created_at: string;
      ended_at: string | null;
    };
    Answer: {
      message_id: string;
      text: string;
      /** Null when no answer could be made and the text says so. */
      outcome: components['schemas']['Outcome'] | null;
      sources: (components['schemas']['Source'])[];
    };
    Retrieved: {
      external_id: string | null;
      passage_id: string;
      score: number;
    };
    Timeline: {
      message: components['schemas']['Message'];
      task: components['schemas']['Task'] | null;
      /** With what the customer said of it. */
      answer: components['schemas']['Message'] | null;
      /** Null until it is answered, and for answers of before receipts were kept. */
      receipt: components['schemas']['Receipt'] | null;
      /** Passages that were weighed, the best first. */
      retrieved: (components['schemas']['WeighedPassage'])[];
      model_calls: (components['schemas']['ModelCall'])[];
      deliveries: (components['schemas']['Delivery'])[];
      /** What the calls cost together, one entry for each currency. */
      cost: ({
        amount: number;
        currency: string;
      })[];
      events: (components['schemas']['MessageEvent'])[];
    };
    Receipt: {
      /** From the first message of the turn to the beginning of the attempt that ended it. */
      waited_ms: number;
      retrieval_ms: number;
      /** Who wrote the text; null where nothing was looked for, as for a command. */
      writer: "pinned" | "model" | "documents" | "settings" | null;
      /** How likely the knowledge did not hold the answer, 0 to 1, before anything was written. */
      doubt: number | null;
      prompt_version: number | null;
      settings_version: number | null;
      knowledge_version: number | null;
    };
    WeighedPassage: {
      passage_id: string;
      /** Null when the passage is not there any more. */
      document_id: string | null;
      external_id: string | null;
      title: string | null;
      score: number;
      /** Its number in the answer; null when the answer does not cite it. */
      cited_as: number | null;
    };
    ModelCall: {
      at: string;
      ms: number;
      model_id: string | null;
      model: string;
      /** `done`, `cached` (not asked, it had written this answer before), `stopped`, `open`, or the fault. */
      result: string;
      input_tokens: number;
      output_tokens: number;
      estimated: boolean;
      cost: {
        amount: number;
        currency: string;
      } | null;
    };
    Delivery: {
      id: string;
      /** The message it carries, or a part of. */
      message_id: string;
      conversation_id: string;
      channel_id: string;
      channel_kind: string;
      /** Which part of a long message it is, from 0. */
      part: number;
      /** `unknown`: nobody can tell whether it arrived; `failed`: it did not, and is not tried again. Both wait for a decision. */
      state: "planned" | "calling" | "retry" | "sent" | "failed" | "unknown" | "cancelled";
      /** Calls made for it; being put off by a rate limit is none. */
      attempts: number;
      /** What went wrong last. */
      error: string | null;
      /** What the platform calls the message, once it is known. */
      platform_id: string | null;
      created_at: string;
      /** When the last call began. */
      called_at: string | null;
      /** When the next call may begin; null when none is planned. */
      due_at: string | null;
    };
    MessageEvent: {
      at: string;
      /** `taken`: its turn was opened; `answered`: the turn ended, whatever came of it; `sending`: the last call for a part of the answer began. */
      kind: "received" | "limited" | "changed" | "taken" | "model_called" | "answered" | "sending";
      /** Which limit, which model, or which part and what became of it. */
      detail: string | null;
    };
    Replay: {
      message_id: string;
      /** What was answered together, a line each message. */
      question: string;
      /** What the customer was told; null where no answer came. */
      before: components['schemas']['ReplayedAnswer'] | null;
      now: components['schemas']['ReplayedAnswer'];
      changed: {
        text: boolean;
        outcome: boolean;
        sources: boolean;
      };
      input_tokens: number;
      output_tokens: number;
      cost: {
        amount: number;
        currency: string;
      } | null;
    };
    ReplayedAnswer: {
      /** Its first 4,000 characters. */
      text: string;
      outcome: components['schemas']['Outcome'];
      sources: ({
        title: string;
        document_id: string;
        external_id: string | null;
      })[];
    };
    Conversation: {
      id: string;
      channel_id: string;
      channel_kind: string;
      contact_id: string;
      contact_name: string | null;
      /** Who answers now. */
      owner: "bot" | "human";
      state: "open" | "resolved";
      /** A person is wanted or at work; null otherwise. */
      handover: components['schemas']['Handover'] | null;
      /** Why nothing more is sent there until somebody writes again: they blocked the bot, it was removed from the group, they left the platform, it may not write, or the chat is gone. Null when it can be reached. */
      unreachable: {
        reason: "blocked" | "removed" | "left" | "forbidden" | "gone";
        since: string;
      } | null;
      /** Whose it is to look after, whoever answers now. */
      assignee: string | null;
      tags: (string)[];
      /** In a search (`q`): a piece of the last message that holds one of the words. Null elsewhere, and where only a note or the name of the customer holds them. */
      match: {
        seq: number;
        text: string;
      } | null;
      last_seq: number;
      /** The beginning of what was said last; null while nothing was. */
      last_message: {
        role: "user" | "assistant" | "operator" | "system";
        text: string;
        at: string;
      } | null;
      created_at: string;
      updated_at: string;
    };
    Handover: {
      id: string;
      /** `waiting` until a person takes it over. */
      state: "waiting" | "claimed";
      /** `asked` with /human or a button, `words` the message said so, `refusals` and `failure` by your settings, `taken` by a person of their own accord. */
      reason: "asked" | "words" | "refusals" | "failure" | "taken";
      requested_at: string;
      claimed_by: string | null;
      claimed_at: string | null;
      /** When the person first wrote. */
      replied_at: string | null;
    };
    Spoken: {
      message: components['schemas']['Message'];
      /** The task that delivers it. */
      task_id: string;
    };
    TakenOver: {
      id: string;
      channel_id: string;
      channel_kind: string;
      contact_id: string;
      contact_name: string | null;
      /** Who answers now. */
      owner: "bot" | "human";
      state: "open" | "resolved";
      /** A person is wanted or at work; null otherwise. */
      handover: components['schemas']['Handover'] | null;
      /** Why nothing more is sent there until somebody writes again: they blocked the bot, it was removed from the group, they left the platform, it may not write, or the chat is gone. Null when it can be reached. */
      unreachable: {
        reason: "blocked" | "removed" | "left" | "forbidden" | "gone";
        since: string;
      } | null;
      /** Whose it is to look after, whoever answers now. */
      assignee: string | null;
      tags: (string)[];
      /** In a search (`q`): a piece of the last message that holds one of the words. Null elsewhere, and where only a note or the name of the customer holds them. */
      match: {
        seq: number;
        text: string;
      } | null;
      last_seq: number;
      /** The beginning of what was said last; null while nothing was. */
      last_message: {
        role: "user" | "assistant" | "operator" | "system";
        text: string;
        at: string;
      } | null;
      created_at: string;
      updated_at: string;
      /** False while a part of an answer that had begun is still on its way: what a person writes meanwhile follows it. */
      active: boolean;
    };
    TagUse: {
      tag: string;
      conversations: number;
    };
    Note: {
      id: string;
      author: string;
      text: string;
      at: string;
    };
    KnowledgeBase: {
      id: string;
      name: string;
      documents: number;
      created_at: string;
    };
    KnowledgeBaseDetail: {
      id: string;
      name: string;
      documents: number;
      created_at: string;
      /** Documents by state. */
      counts: { [key: string]: number };
    };
    Hit: {
      passage_id: string;
      document_id: string;
      external_id: string | null;
      title: string;
      heading_path: (string)[];
      text: string;
      /** Where it begins, from 1; null in documents without pages or slides. */
      page: number | null;
      url: string | null;
      score: number;
      /** What the score is made of. */
      signals: { [key: string]: number };
    };
    AddedDocuments: {
      data: (components['schemas']['AddedDocument'])[];
    };
    AddedDocument: {
      id: string;
      /** False when nothing changed. */
      queued: boolean;
    };
    Document: {
      id: string;
      base_id: string;
      external_id: string | null;
      title: string;
      url: string | null;
      media_type: string;
      /** Internal documents never reach a public place. */
      audience: "public" | "internal";
      state: "queued" | "indexing" | "ready" | "failed" | "deleted";
      /** Why it failed or has to wait, and what to do, for people. */
      error: string | null;
      /** The same for programs; null exactly when `error` is. */
      error_code: "empty" | "no_text" | "scanned" | "encrypted" | "kind_unknown" | "kind_mismatch" | "encoding" | "bad_rows" | "broken" | "too_large" | "unpacked_too_large" | "too_many_parts" | "archive" | "unsafe_path" | "entities" | "timeout" | "memory" | "page_unread" | "cancelled" | "interrupted" | "stopped" | "unavailable" | "unexpected" | null;
      attempts: number;
      passages: number;
      bytes: number;
      created_at: string;
      updated_at: string;
    };
    Passage: {
      id: string;
      ord: number;
      title: string;
      heading_path: (string)[];
      text: string;
      /** Where it begins, from 1; null in documents without pages or slides. */
      page: number | null;
    };
    KnowledgeSource: {
      id: string;
      base_id: string;
      /** `page`: this page; `sitemap`: the pages that this sitemap lists; `site`: the pages that links lead to, on this site and below this path. */
      kind: "page" | "sitemap" | "site";
      url: string;
      /** Internal documents never reach a public place. */
      audience: "public" | "internal";
      /** When it is crawled again: five fields of cron, in UTC. Null: only when asked. */
      schedule: string | null;
      limits: {
        max_pages: number;
        max_depth: number;
        exclude: (string)[];
      };
      next_crawl_at: string | null;
      /** The crawl under way, else the last one. */
      crawl: components['schemas']['Crawl'] | null;
      created_at: string;
    };
    Crawl: {
      id: string;
      source_id: string;
      state: "queued" | "running" | "done" | "failed" | "cancelled";
      error: string | null;
      counts: components['schemas']['CrawlCounts'];
      /** More pages were found than `max_pages`. */
      is_cut: boolean;
      created_at: string;
      ended_at: string | null;
    };
    CrawlCounts: {
      added: number;
      changed: number;
      unchanged: number;
      /** Answered 404 or 410, forbidden now, or linked no more: their documents are removed. */
      gone: number;
      failed: number;
      /** No documents: the reason of each page says why. */
      skipped: number;
      waiting: number;
    };
    SourcePage: {
      url: string;
      /** Null while it waits. */
      result: "added" | "changed" | "unchanged" | "gone" | "failed" | "skipped" | null;
      reason: string | null;
      document_id: string | null;
      read_at: string | null;
    };
    ReindexedBase: {
      /** Documents that wait to be indexed. */
      queued: number;
    };
    ImportedBase: {
      documents: number;
      /** Those of them that are new or changed. */
      queued: number;
      annotations: number;
    };
    Annotation: {
      id: string;
      base_id: string;
      question: string;
      answer: string;
      /** Internal documents never reach a public place. */
      audience: "public" | "internal";
      /** The language of the questions it answers; null answers both. */
      locale: "zh" | "en" | null;
      /** Switched off it answers nothing and is not found either. */
      enabled: boolean;
      /** Answers that were given with it. */
      hits: number;
      last_hit_at: string | null;
      /** Name of the API key. */
      created_by: string;
      updated_by: string;
      created_at: string;
      updated_at: string;
    };
    KnowledgeGap: {
      id: string;
      /** The latest question, in the words of who asked. */
      question: string | null;
      /** An `open` one is `resolved` by itself when documents or a pinned answer answer it, and opens again when it is asked in vain later; an `ignored` one stays so. */
      state: "open" | "resolved" | "ignored";
      /** Questions so far. */
      times: number;
      /** Bases that were asked; none: every base. */
      base_ids: (string)[];
      first_asked_at: string;
      last_asked_at: string;
      /** The API key that gave it this state, or `knowledge`. */
      changed_by: string | null;
      changed_at: string | null;
      examples: ({
        text: string;
        reason: "refused" | "handed_over" | "thumbs_down";
        asked_at: string;
      })[];
    };
    CacheStats: {
      /** Whether this process reaches the cache that processes share, or needs none. */
      shared: boolean;
      namespaces: ({
        /** What is cached. */
        namespace: "conversation_history" | "document_content" | "ai_response" | "retrieval";
        /** Seconds an entry is kept at most. */
        life_s: number;
        /** Found in the memory of the process. */
        process_hits: number;
        /** Found in Redis. */
        shared_hits: number;
        misses: number;
        /** Reads of the truth, for a miss or where nothing is kept. */
        loads: number;
        /** Loads that failed. */
        failures: number;
        /** Mean time of a load, in milliseconds; 0 without one. */
        load_ms: number;
        /** Entries in the memory of the process. */
        entries: number;
        /** Their characters. */
        size: number;
      })[];
    };
    ImportedSettings: {
      /** Values that are in the draft now. */
      drafted: number;
    };
    DraftPreview: {
      /** Names these changes; send it to publish just them. */
      hash: string;
      settings_version: number;
      knowledge_version: number;
      changes: ({
        key: string;
        /** Null: the value of the whole tenant. */
        channel_id: string | null;
        /** The stored value; null: none of its own. */
        before: unknown;
        /** What it becomes; null where it is removed. */
        after: unknown;
        removed: boolean;
        /** The stored value was changed since: draft it anew, or discard the change. */
        overtaken: boolean;
        by: string;
        at: string;
      })[];
      gate: {
        /** `open`: there is no evaluation set; `untried`: no run of just this draft, on these settings and this knowledge, has ended; `refused`: its run answered worse. */
        state: "open" | "untried" | "passed" | "refused";
        run_id: string | null;
        /** Of a refused draft. */
        why: string | null;
      };
      /** What a run would take at most, by source. */
      estimates: (components['schemas']['RunEstimate'])[];
    };
    RunEstimate: {
      /** The evaluation set, or what customers wrote in the last 24 hours. */
      source: "evaluation" | "yesterday";
      questions: number;
      /** Channels with changes of their own, and the one of the API for changes of the whole tenant. */
      channels: number;
      /** Two for each question and channel: as the settings are, and as the draft makes them. */
      answers: number;
      /** The model that is asked first; null: answers are quoted, and cost nothing. */
      model: string | null;
      /** At most, when every question fills the context. */
      input_tokens: number;
      /** At most, when every answer is as long as it may be. */
      output_tokens: number;
      /** Of these tokens; null without prices. */
      cost: {
        amount: number;
        currency: string;
      } | null;
    };
    Publication: {
      id: string;
      state: "scheduled" | "published" | "failed" | "cancelled";
      hash: string;
      reason: string | null;
      by: string;
      due_at: string;
      /** The run that it passed, or that was begun for it. */
      run_id: string | null;
      /** The settings version that it made. */
      version: number | null;
      changes: ({
        key: string;
        /** Null: the value of the whole tenant. */
        channel_id: string | null;
        removed: boolean;
        value: unknown;
      })[];
      /** Why it failed. */
      error: string | null;
      created_at: string;
      ended_at: string | null;
    };
    DiscardedDraft: {
      /** Changes that were dropped. */
      discarded: number;
    };
    Configs: {
      data: (components['schemas']['Config'])[];
      next_cursor: null;
      /** Grows with each change. */
      version: number;
    };
    Config: {
      key: string;
      value: unknown;
      /** Where the value comes from. */
      origin: "default" | "tenant" | "channel";
      default: unknown;
      docs: string;
      /** JSON Schema of its values: types, ranges and choices. */
      schema: { [key: string]: unknown };
      /** Whether a channel may have a value of its own. */
      per_channel: boolean;
      /** Belongs to the plan: only the platform owner changes it. */
      by_platform: boolean;
      /** The settings version at which it was written, 0 for a default and for a drafted value. */
      version: number;
      /** With `draft=true`: that of the drafted change of just this value, 0 for none. */
      revision?: number;
    };
    ConfigVersion: {
      /** The settings version that the change made. */
      version: number;
      /** What it became; null when it was removed, so that the default or the tenant's value held again. */
      value: unknown;
      /** Who changed it: `key:<id>` or `operator:<id>`. */
      by: string;
      /** As it was given when a draft was published. */
      reason: string | null;
      at: string;
    };
    EvaluationQuestion: {
      id: string;
      question: string;
      expects: "answer" | "refuse";
      documents: (string)[];
      must_pass: boolean;
      changed_by: string;
      changed_at: string;
    };
    EvaluationRun: {
      id: string;
      state: "queued" | "running" | "done" | "failed" | "cancelled";
      source: "evaluation" | "yesterday";
      progress: number;
      /** Questions times channels, each answered twice. */
      answers: number;
      draft_hash: string;
      settings_version: number;
      knowledge_version: number;
      most_cost: number | null;
      input_tokens: number;
      output_tokens: number;
      cost: number;
      currency: string | null;
      /** Null before its end, and for questions nobody said the right answer of. */
      verdict: "passed" | "refused" | null;
      summary: components['schemas']['EvaluationSummary'] | null;
      error: string | null;
      by: string;
      created_at: string;
      ended_at: string | null;
    };
    EvaluationSummary: {
      /** Answers of which is known what is right. */
      judged: number;
      correct_before: number;
      correct_after: number;
      refused_before: number;
      refused_after: number;
      changed_texts: number;
      changed_outcomes: number;
      changed_citations: number;
      /** Numbers of the answers that must be right and are not. */
      failed_must_pass: (number)[];
    };
    EvaluationAnswer: {
      no: number;
      channel_id: string;
      question: string;
      expects: "answer" | "refuse" | null;
      must_pass: boolean;
      /** With the settings as they are; null: not answered yet. */
      before: components['schemas']['TriedAnswer'] | null;
      /** As the draft makes them. */
      after: components['schemas']['TriedAnswer'] | null;
    };
    TriedAnswer: {
      /** Its first 4,000 characters. */
      text: string;
      outcome: components['schemas']['Outcome'];
      sources: ({
        title: string;
        document_id: string;
        external_id: string | null;
      })[];
      /** Null where nobody said what is right. */
      correct: boolean | null;
    };
    RateLimit: {
      /** By which a refusal is named. */
      level: string;
      /** The tier or the part of the API that the number is for. */
      of: string | null;
      /** How many there may be in the window. */
      limit: number;
      /** Seconds: a minute, or an hour for what is dear. */
      window_s: number;
      /** Where the number is changed. */
      setting: string;
    };
    LimitEntry: {
      id: string;
      /** `allow`: its own limit does not hold; `block`: nothing of it is taken. An allowed address may lie in a blocked network. */
      list: "allow" | "block";
      /** Whose: a contact, an API key, or a network address. */
      subject: "contact" | "key" | "address";
      /** An id, or an address in CIDR form. */
      value: string;
      /** Why, for the team. */
      reason: string;
      /** The API key that wrote it last. */
      changed_by: string;
      changed_at: string;
      /** When it ends by itself; null: never. */
      expires_at: string | null;
    };
    LimitCheck: {
      allowed: boolean;
      /** Which limit would refuse; `blocked` for who is on a list. Null when none would. */
      level: string | null;
      retry_after_s: number;
      /** `limits.shadow` is on: what a limit would refuse passes and is counted. */
      shadow: boolean;
      /** What it would be counted in, and what is left. */
      limits: ({
        /** By which a refusal is named. */
        level: string;
        /** The tier or the part of the API that the number is for. */
        of: string | null;
        /** How many there may be in the window. */
        limit: number;
        /** Seconds: a minute, or an hour for what is dear. */
        window_s: number;
        /** Where the number is changed. */
        setting: string;
        /** What is left: after it, where it is allowed. */
        remaining: number;
        /** Seconds until all of it is there again. */
        reset_s: number;
      })[];
      /** The entries of the lists that are in force for it. */
      entries: (components['schemas']['LimitEntry'])[];
    };
    LimitStatistics: {
      minutes: number;
      levels: ({
        level: string;
        /** The tier or the part of the API. */
        of: string | null;
        admitted: number;
        refused: number;
        /** Would have been refused, but `limits.shadow` was on. */
        shadowed: number;
      })[];
      /** The most refused first; under a flood of many a little below the truth, never above. */
      most_refused: ({
        level: string;
        /** The tier or the part of the API. */
        of: string | null;
        /** An id, or an address or network. */
        subject: string;
        refused: number;
        /** Would have been refused, but `limits.shadow` was on. */
        shadowed: number;
      })[];
    };
    Channel: {
      id: string;
      kind: string;
      name: string;
      /** Its name in public addresses; not a secret. */
      public_key: string;
      state: "active" | "paused";
      /** Knowledge bases it answers from; every base when empty. */
      base_ids: (string)[];
      /** The secret with which visitors are vouched for; null when there is none. Only its end is ever shown again. */
      identity_secret: {
        last_four: string;
      } | null;
      /** The bot behind a channel of a platform; null for the web and the API. */
      connection: components['schemas']['ChannelConnection'] | null;
    };
    ChannelConnection: {
      /** What the platform says of the bot. */
      bot: {
        id: string;
        name: string;
      };
      /** `webhook`: the platform posts to PUBLIC_URL; `poll`: Claw fetches, `socket`: Claw holds a connection; neither needs a public address. */
      mode: "webhook" | "poll" | "socket";
      /** End of its token; the rest is never shown. */
      last_four: string | null;
      /** Where an app that many businesses share was installed; null for a bot of your own. */
      workspace: {
        id: string;
        name: string;
      } | null;
    };
    PicturedAnswer: {
      kind: string;
      messages: ({
        /** HTML on Telegram, markdown on Slack and Discord, as the platform gets it. */
        markup: string;
        /** Small print, a line each. */
        above: (string)[];
        below: (string)[];
        /** What stands on them. */
        buttons: (string)[];
      })[];
    };
    ChannelCheck: {
      state: "ready" | "refused" | "unreachable";
      bot: {
        id: string;
        name: string;
      } | null;
      /** What its owner should change, a sentence each. */
      advice: (string)[];
    };
    ChannelHealth: {
      /** `waiting`: nothing was heard yet since it was made or changed; the rest says itself in `reason`. */
      state: "paused" | "waiting" | "live" | "restricted" | "unreachable" | "conflict" | "refused";
      /** What is wrong and what to do; null when nothing is. */
      reason: string | null;
      /** When the state began, where that is known. */
      since: string | null;
      /** When the platform was last heard for certain; written every ten seconds at most. */
      last_event_at: string | null;
    };
    IdentitySecret: {
      /** Keep it on your server, never in a page. */
      secret: string;
      last_four: string;
    };
    ModelPreset: {
      id: string;
      name: string;
      base_url: string;
      /** Well-known names of each kind it has; any other may be typed. */
      models: { [key: string]: (string)[] };
      needs_key: boolean;
      /** On your own machine or network: the operator allows its host with OUTBOUND_ALLOWED_HOSTS. */
      is_local: boolean;
    };
    Model: {
      id: string;
      /** `environment`: named by the operator of this Claw, asked after your own; it cannot be changed here. */
      origin: "tenant" | "environment";
      /** `chat` writes answers; `embedding` turns texts into vectors; `rerank` sorts passages. */
      kind: "chat" | "embedding" | "rerank";
      name: string;
      /** Null for the one of the environment. */
      base_url: string | null;
      model: string;
      position: number;
      /** The end of its key; null when it has none. */
      api_key: {
        last_four: string;
      } | null;
      prices: components['schemas']['ModelPrices'] | null;
      limits: components['schemas']['ModelLimitsOutput'];
      timeouts: components['schemas']['ModelTimeoutsOutput'];
      extra: { [key: string]: unknown };
      enabled: boolean;
      /** `resting`: it failed several times in a row and is left alone for seconds to minutes; answers come from the next one meanwhile. Null until it was called. */
      health: {
        state: "working" | "resting";
        fault: "key" | "model" | "url" | "address" | "balance" | "limited" | "busy" | "refused" | "filtered" | "tls" | "unreachable" | "timeout" | "cut" | "unusable" | "away" | null;
        at: string;
      } | null;
    };
    ModelCheck: {
      state: "ready" | "failed";
      /** What is wrong, by name; null when nothing is. */
      fault: "key" | "model" | "url" | "address" | "balance" | "limited" | "busy" | "refused" | "filtered" | "tls" | "unreachable" | "timeout" | "cut" | "unusable" | "away" | null;
      /** What its owner should change. */
      advice: string | null;
      /** The HTTP status that came; null when none did. */
      status: number | null;
      /** Length of its vectors; null for a model that makes none. */
      dimensions: number | null;
      took_ms: number;
    };
    NotificationEndpoint: {
      id: string;
      name: string;
      url: string;
      events: (string)[];
      enabled: boolean;
      /** Why it was switched off by itself. */
      off_reason: string | null;
      created_at: string;
    };
    NotificationEndpointWithSecret: {
      id: string;
      name: string;
      url: string;
      events: (string)[];
      enabled: boolean;
      /** Why it was switched off by itself. */
      off_reason: string | null;
      created_at: string;
      /** Signs what is sent (Standard Webhooks). Shown this once; keep it at the receiver. */
      secret: string;
    };
    NotificationSend: {
      id: string;
      endpoint_id: string;
      /** The `webhook-id` that the receiver gets, the same at each attempt. */
      event_id: string;
      kind: string;
      /** `planned` until it is taken (`sent`) or given up (`dead`). */
      state: "planned" | "sent" | "dead" | "cancelled";
      attempts: number;
      /** HTTP status of the last attempt; null when nobody answered, and for e-mail. */
      status: number | null;
      error: string | null;
      /** When it is tried next, while it is planned. */
      due_at: string;
      created_at: string;
      ended_at: string | null;
    };
    Contact: {
      id: string;
      channel: {
        id: string;
        kind: string;
      };
      /** The platform's id of the person. */
      external_id: string;
      name: string | null;
      /** Language of the person's client, when it says so. */
      locale: string | null;
      /** In force: what was granted here, else what the identity says, and never above the plan of the business. */
      tier: "free" | "pro" | "enterprise";
      /** What was granted here; null: nothing. */
      granted_tier: "free" | "pro" | "enterprise" | null;
      /** End of the conversation that is billed already; null: the next answer begins one. */
      paid_until: string | null;
      created_at: string;
    };
    Erasure: {
      contact_id: string;
      /** As in the audit trail. */
      erased_by: string;
      erased_at: string;
      /** Rows that were erased, by table; tables without any are left out. */
      removed: { [key: string]: number };
      /** Nothing is answered from a cache since; until then its bytes may still lie in one. */
      caches_until: string;
      /** Until then a backup from before may hold the person: by `privacy.backup_days` as it was. */
      backups_until: string;
    };
    ApiKey: {
      id: string;
      /** Where it is used, for the team. */
      name: string;
      /** What it may do; never more than the key that makes it. */
      role: "owner" | "admin" | "operator" | "viewer";
      /** Parts of the API that it is for, within its role; null: all of it. Never more than the key that makes it. */
      scopes: ("messages" | "conversations" | "contacts" | "knowledge" | "channels" | "settings" | "usage" | "people" | "platform")[] | null;
      /** How many calls a minute; never above the plan of the business. */
      tier: "free" | "pro" | "enterprise";
      /** The last characters of the key. */
      last_four: string;
      created_at: string;
      /** It opens nothing from then on; null: never. */
      expires_at: string | null;
      revoked_at: string | null;
      /** To the minute; null: never. */
      last_used_at: string | null;
    };
    ShownApiKey: {
      id: string;
      /** Where it is used, for the team. */
      name: string;
      /** What it may do; never more than the key that makes it. */
      role: "owner" | "admin" | "operator" | "viewer";
      /** Parts of the API that it is for, within its role; null: all of it. Never more than the key that makes it. */
      scopes: ("messages" | "conversations" | "contacts" | "knowledge" | "channels" | "settings" | "usage" | "people" | "platform")[] | null;
      /** How many calls a minute; never above the plan of the business. */
      tier: "free" | "pro" | "enterprise";
      /** The last characters of the key. */
      last_four: string;
      created_at: string;
      /** It opens nothing from then on; null: never. */
      expires_at: string | null;
      revoked_at: string | null;
      /** To the minute; null: never. */
      last_used_at: string | null;
      /** Shown this once. */
      key: string;
    };
    Session: {
      /** For `Authorization: Bearer`, shown this once; null where the cookie has it. */
      token: string | null;
      expires_at: string;
      tenant_id: string;
      operator_id: string;
      name: string;
      role: "owner" | "admin" | "operator" | "viewer";
      /** Nothing else can be done before. */
      must_change_password: boolean;
    };
    Caller: {
      kind: "key" | "operator";
      id: string;
      tenant_id: string;
      /** Of the business. */
      tenant_name: string;
      name: string;
      role: "owner" | "admin" | "operator" | "viewer";
      /** Parts of the API that a key is limited to; null: all of it. */
      scopes: (string)[] | null;
      /** May manage all businesses of this Claw. */
      platform: boolean;
      must_change_password: boolean;
      /** Every operationId that the caller may call now. */
      operations: ("changePassword" | "listSessions" | "readSession" | "signOut" | "getMessage" | "getMessageTimeline" | "getTask" | "listTasks" | "ask" | "replayMessage" | "cancelTask" | "retryTask" | "getConversation" | "listConversationMessages" | "listConversationNotes" | "listConversationTags" | "listConversations" | "listDeliveries" | "readFile" | "addConversationNote" | "changeConversation" | "markDeliverySent" | "releaseConversation" | "removeConversationNote" | "resolveConversation" | "sendDeliveryAgain" | "speakInConversation" | "takeOverConversation" | "getContact" | "listContacts" | "changeContact" | "eraseContact" | "exportContact" | "getErasure" | "getAnnotation" | "getDocument" | "getKnowledgeBase" | "getKnowledgeGap" | "getSource" | "listAnnotations" | "listCrawls" | "listDocuments" | "listKnowledgeBases" | "listKnowledgeGaps" | "listPassages" | "listSourcePages" | "listSources" | "searchKnowledgeBase" | "changeKnowledgeGap" | "addDocuments" | "addSource" | "changeAnnotation" | "changeSource" | "crawlSource" | "createAnnotation" | "createKnowledgeBase" | "deleteAnnotation" | "deleteDocument" | "deleteKnowledgeBase" | "deleteSource" | "exportKnowledgeBase" | "importKnowledgeBase" | "reindexDocument" | "reindexKnowledgeBase" | "renameKnowledgeBase" | "getChannel" | "getChannelHealth" | "getSlackManifest" | "listChannels" | "previewAnswer" | "createChannel" | "deleteChannel" | "deleteIdentitySecret" | "installSlackApp" | "makeIdentitySecret" | "pauseChannel" | "resumeChannel" | "testChannel" | "updateChannel" | "checkRateLimits" | "getCacheStats" | "getConfig" | "getEvaluationQuestion" | "getEvaluationRun" | "getLimitEntry" | "getModel" | "getNotificationAttempt" | "getNotificationEndpoint" | "getPublication" | "getRateLimitStatistics" | "listConfigVersions" | "listConfigs" | "listEvaluationAnswers" | "listEvaluationQuestions" | "listEvaluationRuns" | "listLimitEntries" | "listModelPresets" | "listModels" | "listNotificationAttempts" | "listNotificationEndpoints" | "listPublications" | "listRateLimits" | "previewDraft" | "addEvaluationQuestion" | "addLimitEntry" | "cancelEvaluationRun" | "cancelPublication" | "changeEvaluationQuestion" | "changeLimitEntry" | "changeModel" | "changeNotificationEndpoint" | "createModel" | "createNotificationEndpoint" | "deleteConfig" | "deleteModel" | "deleteNotificationEndpoint" | "discardDraft" | "exportConfigs" | "importConfigs" | "invalidateCache" | "publishDraft" | "putConfig" | "removeEvaluationQuestion" | "removeLimitEntry" | "replayNotification" | "rollBackConfig" | "rotateNotificationSecret" | "startEvaluationRun" | "testModel" | "testNotificationEndpoint" | "warmCache" | "forecastUsage" | "listPlans" | "readAnalytics" | "readQuota" | "readUsage" | "whatIfUsage" | "listOperators" | "getOperator" | "changeOperator" | "createApiKey" | "createOperator" | "getApiKey" | "inviteOperator" | "listApiKeys" | "listAudit" | "listInvitations" | "removeOperator" | "resetPassword" | "revokeApiKey" | "rotateApiKey" | "verifyAudit" | "withdrawInvitation" | "changeTenant" | "createTenant" | "getTenant" | "listTenants" | "openJobBoard" | "readJobBoard")[];
    };
    SessionRow: {
      id: string;
      /** The one that asks. */
      current: boolean;
      /** What the program called itself that signed in. */
      user_agent: string;
      created_at: string;
      /** To the minute. */
      seen_at: string;
      expires_at: string;
    };
    Operator: {
      id: string;
      email: string;
      name: string;
      /** What this person may do; never more than who gives it. */
      role: "owner" | "admin" | "operator" | "viewer";
      /** `disabled`: signs in no more, and takes no place of the plan. */
      state: "active" | "disabled";
      must_change_password: boolean;
      /** Too many wrong passwords in a row; null: not locked. */
      locked_until: string | null;
      created_at: string;
      signed_in_at: string | null;
    };
    ShownOperator: {
      id: string;
      email: string;
      name: string;
      /** What this person may do; never more than who gives it. */
      role: "owner" | "admin" | "operator" | "viewer";
      /** `disabled`: signs in no more, and takes no place of the plan. */
      state: "active" | "disabled";
      must_change_password: boolean;
      /** Too many wrong passwords in a row; null: not locked. */
      locked_until: string | null;
      created_at: string;
      signed_in_at: string | null;
      /** Shown this once; to be changed at the first sign-in. */
      one_time_password: string;
    };
    Invitation: {
      id: string;
      email: string;
      /** What this person may do; never more than who gives it. */
      role: "owner" | "admin" | "operator" | "viewer";
      /** Name of who invited. */
      invited_by: string;
      created_at: string;
      expires_at: string;
      accepted_at: string | null;
      withdrawn_at: string | null;
    };
    ShownInvitation: {
      id: string;
      email: string;
      /** What this person may do; never more than who gives it. */
      role: "owner" | "admin" | "operator" | "viewer";
      /** Name of who invited. */
      invited_by: string;
      created_at: string;
      expires_at: string;
      accepted_at: string | null;
      withdrawn_at: string | null;
      /** Shown this once: to be given to the person, who accepts with it. */
      token: string;
    };
    TenantRow: {
      id: string;
      name: string;
      plan: "free" | "pro" | "enterprise";
      /** `suspended`: its keys and operators are refused, its channels paused. */
      state: "active" | "suspended";
      /** Its owners manage all the others. */
      platform: boolean;
      created_at: string;
    };
    ShownTenant: {
      id: string;
      name: string;
      plan: "free" | "pro" | "enterprise";
      /** `suspended`: its keys and operators are refused, its channels paused. */
      state: "active" | "suspended";
      /** Its owners manage all the others. */
      platform: boolean;
      created_at: string;
      quotas: {
        /** Null: as the plan says. */
        conversations: number | null;
        /** Null: as the plan says. */
        channels: number | null;
        /** Null: as the plan says. */
        operators: number | null;
        /** Null: as the plan says. */
        documents: number | null;
      };
      /** Its owner's API key, shown this once. */
      key: string;
    };
    Tenant: {
      id: string;
      name: string;
      plan: "free" | "pro" | "enterprise";
      /** `suspended`: its keys and operators are refused, its channels paused. */
      state: "active" | "suspended";
      /** Its owners manage all the others. */
      platform: boolean;
      created_at: string;
      quotas: {
        /** Null: as the plan says. */
        conversations: number | null;
        /** Null: as the plan says. */
        channels: number | null;
        /** Null: as the plan says. */
        operators: number | null;
        /** Null: as the plan says. */
        documents: number | null;
      };
    };
    Plan: {
      plan: "free" | "pro" | "enterprise";
      /** Billed conversations in a calendar month (UTC). */
      conversations: number;
      /** Active at once, the API not counted. */
      channels: number;
      operators: number;
      documents: number;
      /** Days for which conversations are kept; null: by choice. */
      retention_days: number | null;
      messages_per_minute: number;
    };
    Usage: {
      /** UTC; null unless days are told apart. */
      day: string | null;
      channel_id: string | null;
      tier: "free" | "pro" | "enterprise" | null;
      /** Null also for what no model has a part in. */
      model: string | null;
      /** Billed ones: the first answer to a contact and the 24 hours after it. */
      conversations: number;
      /** Questions that were answered. */
      messages: number;
      /** Calls of chat models. */
      calls: number;
      input_tokens: number;
      output_tokens: number;
      /** What calls of models cost, for each currency in which there are prices. */
      costs: ({
        amount: number;
        currency: string;
      })[];
    };
    Quota: {
      plan: "free" | "pro" | "enterprise";
      /** What becomes of new conversations when those of the month are used up. */
      at_end: "stop" | "overage" | "extract";
      resets_at: string;
      conversations: {
        used: number;
        quota: number;
        /** Spoken for by questions that are being answered. */
        held: number;
      };
      channels: {
        used: number;
        quota: number;
      };
      operators: {
        used: number;
        quota: number;
      };
      documents: {
        used: number;
        quota: number;
      };
    };
    UsageForecast: {
      from: string;
      to: string;
      so_far: components['schemas']['UsageSums'];
      /** By the end of the month, when it goes on as in the last two weeks. */
      expected: components['schemas']['UsageSums'];
      /** Conversations of the month. */
      quota: number;
      /** When the conversations will be used up; null: not in this month. */
      used_up_at: string | null;
    };
    UsageSums: {
      /** Billed ones: the first answer to a contact and the 24 hours after it. */
      conversations: number;
      /** Questions that were answered. */
      messages: number;
      /** Calls of chat models. */
      calls: number;
      input_tokens: number;
      output_tokens: number;
      /** What calls of models cost, for each currency in which there are prices. */
      costs: ({
        amount: number;
        currency: string;
      })[];
    };
    UsageWhatIf: {
      /** Of the tier, whose questions were answered. */
      contacts: number;
      /** Those of them who would have met the bound. */
      refused_contacts: number;
      refused_contacts_percent: number;
      messages: number;
      refused_messages: number;
      /** What calls of models cost, for each currency in which there are prices. */
      saved: ({
        amount: number;
        currency: string;
      })[];
    };
    Analytics: {
      /** UTC; null unless days are told apart. */
      day: string | null;
      channel_id: string | null;
      /** Conversations with something on a day; one on two days counts twice. */
      conversations: number;
      /** Messages of customers that no limit refused, commands left out. */
      questions: number;
      limited: number;
      answered: number;
      clarified: number;
      refused: number;
      failed: number;
      person_messages: number;
      thumbs_up: number;
      thumbs_down: number;
      /** Share of thumbs that are up, 0 to 1; null without any. */
      csat: number | null;
      handovers: number;
      handovers_claimed: number;
      /** Conversations on a day, the first that fits: `handed_over` a person was wanted or wrote, `unresolved` the last answer was none or was thumbed down, `confirmed` an answer was thumbed up, `assumed` nothing was said against it. */
      resolution: {
        confirmed: number;
        assumed: number;
        unresolved: number;
        handed_over: number;
      };
      /** Seconds from a question to its answer; null where there were none. */
      response_s: {
        median: number | null;
        p95: number | null;
      };
      /** Seconds from the wish for a person to their first message; null where there were none. */
      handover_s: {
        median: number | null;
        p95: number | null;
      };
      /** What the calls of chat models cost. */
      costs: ({
        amount: number;
        currency: string;
      })[];
    };
    AuditEntry: {
      /** Place in the trail, from 1. */
      seq: number;
      at: string;
      /** Who did it: `key:<id>` or `operator:<id>`. */
      actor: string;
      /** The name that the key or operator had. */
      actor_name: string;
      /** Address that the call came from. */
      address: string;
      /** The operationId of the call. */
      action: string;
      /** Ids and names in its path and query; null when it has none. */
      target: string | null;
      /** Names of the fields that were sent. */
      fields: (string)[];
      /** How it was; null where the call does not tell. */
      before: unknown;
      /** How it was afterwards; null where the call does not tell. */
      after: unknown;
      /** `unknown`: the process ended in the middle of the call. */
      outcome: "done" | "unknown";
      /** HTTP status of the answer; null when it is not known. */
      status: number | null;
      /** X-Request-Id of the call, as in the log. */
      request_id: string;
      /** SHA-256 in hex of the hash before and this entry. */
      hash: string;
    };
    AuditCheck: {
      /** Entries from the beginning that follow from one another. */
      entries: number;
      /** The first entry that does not hold; null when all do. */
      broken: {
        seq: number;
        reason: string;
      } | null;
    };
    SlackInstallLink: {
      /** To be opened in a browser by whoever may install apps in the workspace. It counts once. */
      url: string;
      /** When it stops counting. */
      expires_at: string;
    };
    SettingsFileOutput: {
      format: "claw-settings/1";
      settings: ({
        key: string;
        /** Name or id of a channel; null: the whole tenant. */
        channel: string | null;
        value: unknown;
      })[];
    };
    /** What the model bears; null: nothing is held back. */
    ModelLimitsOutput: {
      /** Most tokens of prompt and answer together; passages are left out to fit. */
      context_tokens: number | null;
      /** Longest answer; the setting `answer.max_output_tokens` when that is less. */
      output_tokens: number | null;
      /** Calls at the same time, of each process. */
      requests_at_once: number | null;
      /** Of each process; counted after each call. */
      tokens_per_minute: number | null;
    };
    ModelTimeoutsOutput: {
      /** Until the first word. */
      first_ms: number;
      /** Between two pieces. */
      between_ms: number;
      /** For the whole; the deadline of the answer when that is less. */
      total_ms: number;
    };
  };
}
