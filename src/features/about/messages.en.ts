import type { Messages } from './messages.th.ts'

export const en = {
  api: {
    standards: 'Files of open standards: StratML, OC4IDS, IATI',
    title: 'Data for programs',
    lead: 'Whatever a page shows, a program can read, without a key',
    document: 'Description of the API (OpenAPI 3.1)',
    try: 'Try it',
    tryText: 'From your own machine',
    examples: {
      caption: 'Addresses used often',
      what: 'What it gives',
      address: 'Address',
      rows: {
        areas: 'All areas of one level',
        projects: 'Projects that match some words',
        plans: 'All plans',
        overlaps: 'Pairs that may overlap in one province',
        bodies: 'Bodies',
      },
    },
    rules: 'Rules',
    ruleList: [
      'Amounts are baht as decimal text with two places, such as "2030000.00". Years are Common Era.',
      'Long lists are read page by page with cursor and limit, at most 100.',
      'Errors are problem details (RFC 9457) and say what to do next.',
      'A POST with an Idempotency-Key may be sent again without happening twice.',
      'Answers carry an ETag; what has not changed comes back as 304.',
    ],
  },
  outbox: {
    title: 'Letters of the demonstration',
    lead: 'The demonstration sends no e-mail anywhere. Every letter is here.',
    empty: 'There is no letter yet. Try inviting an officer.',
    invite: 'Invite an officer',
    to: 'To',
    erased: 'The words were erased after sending',
    states: { kept: 'Kept', waiting: 'Waiting', sent: 'Sent', refused: 'Could not be sent' },
  },
} satisfies Messages
