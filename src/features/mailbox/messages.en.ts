import type { Messages } from './messages.th.ts'

export const en: Messages = {
  greeting: 'Dear reporter,',
  received: {
    subject: (ref) => `Your report was received: ${ref}`,
    lead: 'Thank you. Your report was received and goes to the office in charge.',
    ref: (ref) => `Reference: ${ref}`,
    receipt: (receipt) => `Receipt: ${receipt}`,
    receiptHint: 'The receipt is yours alone. It opens the reporter’s part of the page; please do not pass it on.',
    category: (name) => `Category: ${name}`,
    place: (name) => `Place: ${name}`,
    placeOpen: 'Place: not clear yet; an officer will look',
    days: (days) => `The office answers within ${days} working ${days === 1 ? 'day' : 'days'}.`,
    page: (url) => `Follow it here: ${url}`,
    photos: (count) => `Photos kept: ${count}`,
    publicNote:
      'Words and photos are published after personal data were taken out and a person looked. Your name and address are not published.',
    privateNote: 'Reports of this kind are not published; only you and the office see it.',
    more: 'You may answer this letter to add something, or when the category or the place is wrong.',
    proveIt: (most) =>
      `Please answer this letter once, to show that it was you. Until then at most ${most} letters a day go to this address, because anybody can write it into a letter.`,
    questions: 'If you know, please answer this too:',
  },
  notTaken: 'Files that were not kept:',
  fileNotTaken: (name, why) => `- ${name}: ${why}`,
  unnamedFile: 'a file without a name',
  fileProblems: {
    missing: 'it is empty',
    'not-a-photo': 'only JPEG, PNG or WebP pictures are kept',
    heic: 'it is HEIC; please send JPEG',
    'too-large': 'it is too large',
    broken: 'it is broken',
    'too-many': 'six photos at most for one report',
    winmail: 'it is Outlook’s winmail.dat, which cannot be opened; please send HTML or plain text',
  },
  ask: {
    subject: 'We need a word more to take your report',
    lead: 'Your letter arrived, but it cannot go to an office yet. Please tell us:',
    place: '- Where is it? Sub-district, district and province, and a landmark.',
    words: '- What happened? One sentence at least.',
    how: 'Please answer this letter from the same address. What you sent is kept; you need not send it again.',
    until: 'We keep it for 14 days.',
    photos: (count) => `Photos kept so far: ${count}`,
  },
  refused: {
    subject: 'Your letter could not be taken',
    why: {
      'too-large': 'It is larger than 30 MB. Please send smaller photos, or several letters.',
      'too-many-parts': 'It has too many parts to be opened safely. Please send plain text with photos.',
      encrypted: 'It is encrypted and cannot be opened here. Please send it without encryption, or report on the web.',
      'no-words': 'There are neither words nor photos in it. Please tell what happened, and where.',
      'another-sender':
        'You answered a letter about a report from an address that is not its reporter’s. Please answer from that address, or use the receipt on the page of the report. For a new report please write a new letter.',
      'draft-gone':
        'The report that waited for a word has run out of time or was taken already. If you have no reference yet, please report it again.',
      'no-case': 'Nobody reads answers to the letter you answered. To report something please write a new letter.',
    },
    web: (url) => `You can report on the web: ${url}`,
  },
  closed: {
    subject: (ref) => `Your words were added to ${ref}`,
    text: (ref) => `Your words were added to ${ref}. The office says that it is done; a letter does not change that.`,
    reopen: (url) => `If it is not done, open the page with your receipt and say so there: ${url}`,
  },
  photosOnly: 'Sent more photos by e-mail',
  noteReason: 'Note from an answer by e-mail',
  replyReason: 'Answered by e-mail',
  placeUnsaid: 'The reporter did not say where (by e-mail)',
  doctor: {
    unchecked:
      'Anybody can write letters in the name of others, and nobody told what the own mail server finds out about senders: set PRASAN_MAIL_AUTHSERV to the name it writes into Authentication-Results (or to none, where it checks nothing). Until then at most 3 letters a day go to an address that never answered.',
    uncheckedKnown:
      'Senders are not checked (PRASAN_MAIL_AUTHSERV=none): at most 3 letters a day go to an address that never answered.',
    checkedBy: (name) => `What ${name} says about senders is believed.`,
    off: 'No mailbox is set (PRASAN_IMAP_URL and PRASAN_MAIL_ADDRESS).',
    half: (names) => `Mail is half set: ${names} is missing.`,
    never: (box) => `${box} was never read yet.`,
    fine: (box, minutes) => `${box} was read ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago.`,
    problem: (box, why) => `${box} cannot be read: ${why}`,
    counts: (waiting, refused, drafts, failing) =>
      `${waiting} letters wait in the box, ${refused} were refused in 7 days, ${drafts} reports wait for their sender, ${failing} addresses cannot be reached.`,
  },
  problems: {
    ECONNREFUSED: 'nothing answers at this host and port. Is the mail server running, and is the port right?',
    ENOTFOUND: 'there is no host of this name.',
    ETIMEDOUT: 'the server did not answer in time.',
    AUTHENTICATIONFAILED: 'the server refuses this user and password.',
    CERTIFICATE:
      'the certificate of the server is not trusted. If the office made it itself, name its authority in NODE_EXTRA_CA_CERTS.',
    PLAINTEXT: 'the server offers no TLS, so the password is not sent. Use imaps://, or switch STARTTLS on.',
    ETLS: 'the server offers no TLS, so no letter is sent. Use smtps://, switch STARTTLS on there, or set PRASAN_SMTP_PLAIN=1 if letters may go in clear.',
    NOFOLDER: 'there is no such folder.',
    NOPERMISSION:
      'the server does not let us make or use the folders. Make Done and Failed, or set PRASAN_IMAP_FOLDERS=flags.',
    other: (code) => `the server said ${code}.`,
  },
  cli: {
    check: 'Try IMAP and SMTP, look at the DKIM key, and say what is wrong',
    record: 'Print the DNS record of the DKIM key',
    imapOff: 'IMAP: not set (PRASAN_IMAP_URL, PRASAN_MAIL_ADDRESS).',
    imapFine: (box, letters) => `IMAP: ${box} can be read; ${letters} letters wait.`,
    imapWrong: (box, why) => `IMAP: ${box} cannot be read: ${why}`,
    smtpOff: 'SMTP: not set (PRASAN_SMTP_URL); letters stay in the outbox.',
    smtpFine: (host) => `SMTP: ${host} is ready for letters.`,
    smtpWrong: (host, why) => `SMTP: ${host} cannot be used: ${why}`,
    dkimOff:
      'DKIM: not set (PRASAN_DKIM_DOMAIN, PRASAN_DKIM_SELECTOR, PRASAN_DKIM_KEY_FILE); letters are not signed here.',
    dkimFine: (name, bits) => `DKIM: the key of ${bits} bits is good, and ${name} in the DNS fits it.`,
    dkimNoDns: (name) => `DKIM: the key is good, but the DNS has no ${name}. Print it: bin/prasan mail dkim-record`,
    dkimOtherDns: (name) => `DKIM: ${name} in the DNS belongs to another key.`,
    dkimNotAsked: (name) => `DKIM: the key is good, but the DNS could not be asked for ${name}.`,
    dkimProblems: {
      unreadable: 'DKIM: the key file cannot be read.',
      'no-key': 'DKIM: the file holds no private key in PEM.',
      'not-rsa': 'DKIM: the key is not an RSA key.',
      'too-short': 'DKIM: the key has fewer than 1024 bits.',
    },
    dnsHint: (domain, from) =>
      `In the DNS of ${domain} set also SPF (TXT at ${domain}, naming the sending server) and DMARC (TXT at _dmarc.${domain}, such as "v=DMARC1; p=none"). Letters come from ${from}.`,
    half: (names) => `Half set: ${names} is missing.`,
  },
}
