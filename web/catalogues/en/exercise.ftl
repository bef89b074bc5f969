# Practice: exercises, and how what is simulated is told from what is real.
exercises-title = Exercises
exercises-note = practising, to be ready on the day
exercises-back = Back to Me
exercises-list = Running and past
exercises-empty = No exercise
exercises-empty-text = The coordination can simulate an emergency with people who agree to play. Nobody else is alerted.
exercise-start-title = Organise an exercise
exercise-name = Name of the exercise
exercise-name-example = Cold night plan
exercise-circle = Invite the people of
exercise-circle-hint = A channel of the whole town invites everybody. Each person chooses to join or not; only those who join are alerted.
exercise-start = Start the exercise
exercise-running = running
exercise-you-play = you take part
exercise-ended-when = ended { $when }
exercise-by = by { $who }, { $when }
exercise-players = { $n ->
    [0] nobody takes part yet
    [one] { $n } person takes part
   *[other] { $n } people take part
}
exercise-talk = Discussion
exercise-join = I take part
exercise-join-text = The people of “{ $circle }” are invited. If you take part, you get the simulated alerts as if they were real, and you alone decide whether to answer.
exercise-joined-text = You take part: simulated requests will show at the top of your page, marked EXERCICE.
exercise-leave = I no longer take part
exercise-ask-title = Simulate an urgent request
exercise-ask-what = What is asked for
exercise-ask-example = House a family tonight
exercise-ask-story = The situation
exercise-ask-quantity = How many
exercise-ask-unit = Of what
exercise-ask-urgency = Urgency
exercise-ask-minutes = To be covered within
exercise-ask = Alert those who take part
exercise-end-title = End the exercise
exercise-end-text = Simulated requests that are still open are closed, and those who took part find the debrief here.
exercise-end = End it and see the debrief
exercise-needs = Simulated requests
exercise-debrief = Debrief
exercise-debrief-text = What happened, to do better together on the day. Not having answered is never a fault.
exercise-debrief-empty = No request was simulated, or you did not take part.
exercise-replies = Who answered, and when
exercise-took = promised
exercise-could-not = could not
exercise-no-reply = Nobody answered.
exercise-silent = { $n ->
    [one] { $n } person who took part did not answer.
   *[other] { $n } people who took part did not answer.
}
practice-band = EXERCICE
practice-band-text = none of this is real
practice-see = The exercise
event-exercise-opened = <b>{ $who }</b> proposes an exercise: { $what }
event-exercise-ended = The exercise { $what } is over
event-exercise-join = Take part
event-exercise-debrief = Debrief
told-exercise-ended-title = Exercise over: { $what }
told-exercise-ended-body = Thank you for taking part. The debrief is ready.
home-exercise = An exercise is proposed to you
home-exercise-mine = Exercise under way
