import type { Messages } from './messages.th.ts'

export const en = {
  config: {
    wrong: (list) => `The configuration is wrong: ${list}. Nothing was started.`,
    must: (name, expected) => `${name} must be ${expected}`,
    expected: {
      HOST: 'an address of this machine, such as 127.0.0.1',
      PORT: 'a whole number from 0 to 65535',
      PRASAN_DATA: 'the name of a folder',
      DATABASE_URL:
        'an address such as postgres://user:password@host:5432/database (special characters of the password written as %40)',
      PRASAN_DEMO: '0 (an empty platform) or the size of the demonstration, 0.01 to 50, where 1 is 20,000 projects',
      PRASAN_DEMO_PLAYS: 'the name of what the demonstration plays, at most 80 letters',
      PRASAN_DEMO_REACH:
        'addresses of this machine such as 127.0.0.1:3001, with commas between them; only the demonstration uses them',
      PRASAN_URL: 'a full address such as https://prasan.example',
      PRASAN_SMTP_URL: 'an address that begins with smtp:// or smtps://',
      PRASAN_SMTP_PLAIN: '1 where letters may go over the network in clear, otherwise 0',
      PRASAN_MAIL_FROM: 'a sender such as Prasan <no-reply@prasan.example>',
      PRASAN_IMAP_URL:
        'an address such as imaps://user:password@host/INBOX (special characters of user and password written as %40)',
      PRASAN_MAIL_ADDRESS: 'an address such as complaints@city.example, with at most 18 letters before the @',
      PRASAN_IMAP_FOLDERS: 'two names of folders with a comma between, such as Done,Failed, or the word flags',
      PRASAN_MAIL_PLUS: '1 where the mail server delivers box+anything@host to box@host, else 0',
      PRASAN_MAIL_AUTHSERV:
        'the name the own mail server writes into Authentication-Results, such as mx.city.example; none where it writes none',
      PRASAN_DKIM_DOMAIN: 'a domain such as city.example',
      PRASAN_DKIM_SELECTOR: 'a word of letters, digits and hyphens such as prasan',
      PRASAN_DKIM_KEY_FILE: 'the name of a file with a private RSA key',
      PRASAN_LINE_CHANNEL_SECRET:
        'the channel secret of the LINE console, 32 hexadecimal digits; while it is changed the new one, a comma and the old one',
      PRASAN_LINE_CHANNEL_TOKEN: 'the long-lived channel access token of the LINE console',
      PRASAN_LINE_API: 'an address that begins with https://',
      PRASAN_LINE_DATA_API: 'an address that begins with https://',
      PRASAN_SMS_URL: 'the address of an SMS gateway that begins with https://',
      PRASAN_SMS_KEY: 'the key of the SMS gateway, 8 to 500 characters without blanks',
      PRASAN_LOG: 'debug, info, warn, error or silent',
      PRASAN_TRUSTED_PROXIES: 'a whole number from 0 to 5',
      PRASAN_METRICS_TOKEN: 'a text of at least 16 characters',
      PRASAN_UPLOAD_MB: 'a whole number from 1 to 10000',
      PRASAN_SECRET: '64 hexadecimal digits',
    },
  },
  folder: {
    notWritable: (folder, code) =>
      `The data folder ${folder} cannot be written (${code}). Give this user the right to write there, or choose another folder with PRASAN_DATA. Nothing was started.`,
    full: (folder, freeMegabytes, neededMegabytes) =>
      `The disk that holds ${folder} has only ${freeMegabytes} MB left; Prasan needs ${neededMegabytes} MB to start safely. Free some space or choose another folder with PRASAN_DATA. Nothing was started.`,
    running: (address, pid) =>
      `Prasan is already running with this data folder at ${address} (process ${pid}). Stop it first, or give the second one its own folder with PRASAN_DATA.`,
    busy: (folder, pid) =>
      `Another Prasan command (process ${pid}) is using ${folder}. Wait until it is done, then try again.`,
  },
  secret: {
    unreadable: (file, code) =>
      `${file} cannot be read (${code}). Start Prasan as the user who owns it. Nothing was started.`,
    wrong: (file) =>
      `${file} does not hold the platform's secret, which is 64 hexadecimal digits. What is sealed cannot be opened without the old one: put the file back from a backup. Nothing was started.`,
  },
  port: {
    taken: (port, other) =>
      `Port ${port} is used by another program. Choose another with PORT=${other} npm start. Nothing was started.`,
    notAllowed: (port) =>
      `This user may not listen on port ${port}. Choose one above 1023, for example PORT=3000 npm start. Nothing was started.`,
    notHere: (host) =>
      `${host} is not an address of this machine. Set HOST to one that is, for example HOST=127.0.0.1. Nothing was started.`,
  },
  embedded: {
    noBinaries: (machine) =>
      `There is no built-in database for ${machine}. Install PostgreSQL 15 or newer and name it in DATABASE_URL.`,
    didNotStart: (reason, log) =>
      `The database did not start: ${reason}. Its own words are at the end of ${log}. Nothing was lost.`,
    notCreated: (folder, reason) =>
      `The database could not be created in ${folder}: ${reason} Free some space or choose another folder with PRASAN_DATA.`,
    otherMajorVersion: (folder, theirs, ours) =>
      `The data in ${folder} belong to PostgreSQL ${theirs}, this version of Prasan brings ${ours}. Save with bin/prasan backup under the old version, move the folder away, and restore with the new one. Nothing was changed.`,
    doesNotStop: (pid, folder) =>
      `A database server (process ${pid}) still uses ${folder} and does not stop. End it, then start again.`,
    notReachable: (folder) =>
      `The database user (nobody) cannot reach ${folder}. Choose as PRASAN_DATA a folder every user may walk through, or start Prasan as a plain user. Nothing was started.`,
    otherOwner: (folder, owner) =>
      `The data in ${folder} belong to user number ${owner}. Start Prasan as the same user as before, or choose another folder with PRASAN_DATA. Nothing was started.`,
    notCopied: (folder) => `The database program could not be copied to ${folder}. Nothing was started.`,
    liesElsewhere: (folder) =>
      `The database user (nobody) cannot reach the folder of Prasan, so the database lies in ${folder}.`,
    recovering: 'The database is recovering because it was ended suddenly; please wait.',
  },
  ownServer: {
    nothingStarted: (reason) => `DATABASE_URL: ${reason} Nothing was started.`,
    refused: (where, user) => `the server at ${where} refuses the user "${user}" with this password.`,
    notAllowed: (where, user, database) =>
      `the server at ${where} does not let the user "${user}" use the database "${database}" from this machine; see pg_hba.conf of the server.`,
    noDatabase: (where, database) =>
      `there is no database "${database}" at ${where}. Make it with: create database ${database} encoding 'UTF8' template template0.`,
    nothingAnswers: (where) => `nothing answers at ${where}. Is the database server running, and is the port right?`,
    noMachine: (host) => `there is no machine called "${host}".`,
    noPostgres: (where) => `what answers at ${where} is not PostgreSQL.`,
    full: (where) => `the server at ${where} has no connection left. Close some, or raise max_connections.`,
    starting: (where) => `the server at ${where} is starting or stopping. Try again in a moment.`,
    other: (where, reason) => `the server at ${where} could not be used (${reason}).`,
    mayNotCreate: (user, database) =>
      `the user "${user}" may create nothing in the database "${database}". Allow it with: grant create on database ${database} to ${user}.`,
    readOnly: (where) => `the server at ${where} can only be read. Name the primary server.`,
  },
  migrations: {
    tooOld: (major) => `The database server is PostgreSQL ${major}; Prasan needs 15 or newer. Nothing was changed.`,
    encoding: (encoding) =>
      `The database is encoded in ${encoding}; Prasan needs UTF8. Create it with: create database prasan encoding 'UTF8' template template0. Nothing was changed.`,
    ctype: `The database does not know Thai letters (its ctype is C). Create it with: create database prasan encoding 'UTF8' locale 'C.UTF-8' template template0. Nothing was changed.`,
    newer: (name) =>
      `The database was used by a newer version of Prasan (it knows ${name}). Start that version, or restore a backup made before the upgrade. Nothing was changed.`,
    edited: (name) =>
      `The file migrations/${name} was edited after it ran on this database. Put it back as it was and write the change as a new migration. Nothing was changed.`,
    mayNot: (name, reason) =>
      `The database user has not the rights ${name} needs (${reason}). Grant them, then start again. This step changed nothing.`,
    lacks: (name, reason) =>
      `The database server lacks what ${name} needs (${reason}). Install PostgreSQL with ICU and its standard extensions, then start again. This step changed nothing.`,
    diskFull: (name) =>
      `The disk of the database became full during ${name}. Free some space, then start again. This step changed nothing.`,
  },
  path: {
    notFound: (file) => `${file} was not found, or its folder does not exist. Nothing was changed.`,
    diskFull: (file) => `The disk is full: ${file} was not written.`,
    isAFolder: (file) => `${file} is a folder; name a file.`,
    notUsable: (file, code) => `${file} cannot be used (${code}). Choose a file this user may read and write.`,
  },
  backup: {
    notABackup: (file) => `${file} is not a backup of Prasan. Nothing was changed.`,
    broken: (file) => `${file} is cut off or was changed after it was made. Nothing was changed; use another backup.`,
    noBeginning: (file) => `${file} is a backup without a beginning. Nothing was changed.`,
    newer: (name) =>
      `The backup was made by a newer version of Prasan (it knows ${name}). Restore it with that version. Nothing was changed.`,
    otherMigration: (name) =>
      `The backup was made with another ${name} than this version has. Restore it with the version that made it. Nothing was changed.`,
    twoSecrets:
      'The backup brings its own secret, but PRASAN_SECRET names another. Unset PRASAN_SECRET, then restore. Nothing was changed.',
    secretElsewhere:
      'The backup was made under a secret given in PRASAN_SECRET. Set PRASAN_SECRET to the same value, then restore: without it nothing sealed can be opened. Nothing was changed.',
    notEmpty: (table) =>
      `This platform is not empty (there are rows in ${table}). Restore into an empty one, or add --replace to throw away what is here. Nothing was changed.`,
    wrongFile: 'A file in the backup is not what its name says. Nothing was changed.',
  },
  files: {
    diskFull: (folder) => `The disk that holds ${folder} is full. Free some space; the file was not stored.`,
    notWritable: (folder, code) =>
      `Files cannot be written to ${folder} (${code}). Give the user that runs Prasan the right to write there; the file was not stored.`,
  },
} satisfies Messages
