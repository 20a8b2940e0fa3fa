/** What the first page says, in English. */

export const en = {
  title: 'Start',
  lead: 'From nothing to answered customers. Each step ticks itself once it is done.',
  progress: (done: number, all: number) => `${done} of ${all} done`,
  allDone: 'All done. From here on it answers by itself.',
  done: 'done',
  name: {
    title: 'Say who you are',
    about: 'Your business, as your team sees it, and the language of this console.',
    label: 'Name of the business',
  },
  documents: {
    title: 'Add a document',
    about: 'Price lists, return rules, manuals: answers are only made of what stands in them.',
    ready: (count: string) => `Documents so far: ${count}`,
  },
  question: {
    title: 'Ask a question',
    about: 'Ask as a customer would, and see what is answered and from where.',
    label: 'Question',
    submit: 'Ask',
    chat: 'See it as a customer, in the chat',
  },
  channel: {
    title: 'Connect a channel',
    about: 'The web chat works already. Add the messenger that your customers use.',
  },
  team: {
    title: 'Invite your team',
    about: 'Somebody has to be there when a customer asks for a person.',
    email: 'E-mail address',
    role: 'Role',
    roles: {
      owner: 'Owner: everything, and the other owners',
      admin: 'Admin: documents, channels, settings and people',
      operator: 'Operator: answers customers',
      viewer: 'Viewer: looks, and changes nothing',
    },
    submit: 'Make an invitation',
    link: 'Send this link to the person. It counts once, for a week, and is shown only now.',
    linkLabel: 'Link of the invitation',
  },
};
