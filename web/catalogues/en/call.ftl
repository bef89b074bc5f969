# Quick video.
call-title = Quick call
call-from = from { $name }
call-back = Back to { $name }
call-start = Video call
call-join = Join
call-write = Write
call-controls = Controls of the call
call-mic = Microphone
call-camera = Camera
call-turn = Turn
call-screen = Screen
call-leave = Leave
call-devices = Microphone and camera
call-how = The call goes from one device to the other and is not recorded.
call-needs-script = A call needs JavaScript, which this browser does not run.
call-over = The call is over
call-was = It lasted { $length }, with { $people }.
call-again = Call again
call-line-open = { $who } is calling by video.
call-line-here = In it: { $people }.
call-line-was = Call of { $length } · { $people }
call-line-missed = { $who } called, nobody was there.
told-call-ringing-title = { $by } is calling you
told-call-ringing-body = Open the call to answer.
told-call-missed-title = { $by } called you
told-call-missed-body = You can call back, or write a word.
js-call-waiting = Nobody else yet. Waiting…
js-call-running = { $n ->
    [one] { $n } person · { $time }
   *[other] { $n } people · { $time }
}
js-call-you = You
js-call-joined = { $name } joined the call.
js-call-left = { $name } left the call.
js-call-declined = { $name } cannot answer now.
js-call-away = { $name }: the line broke, it comes back by itself if it can.
js-call-no-camera = The camera cannot be reached: you are heard but not seen.
js-call-no-microphone = The microphone cannot be reached: you hear the others, they do not hear you. Allow it in the browser, then touch “Microphone”.
js-call-taken = You took the call on another device, or it is over.
js-call-large = Go to the large room
js-call-muted = muted
js-call-confirm = Leave the call?
js-ringing = { $name } is calling you
js-ringing-answer = Answer
js-ringing-voice = Without picture
js-ringing-decline = Not now
