package org.waymarker.login;

import java.time.Duration;
import java.util.Optional;

/** There is no token for the hospital now. The message may be logged: it holds nothing of keys, assertions and answers. */
public class LoginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Optional<Duration> retryAfter;

    /** Why not. Names are part of what operators read. */
    public enum Reason {
        /** No answer, or one that says "not now": 408, 425, 429 and 5xx. */
        LOGIN_UNREACHABLE,
        /** It knows us not, or does not give us what we ask for; somebody has to put that right. */
        LOGIN_REFUSED,
        /** It said yes, but there was no token in what it said. */
        LOGIN_UNREADABLE,
        /** It is not known where tokens are given, or it is at a place where we may not go. */
        LOGIN_NOWHERE
    }

    /** @param retryAfter how long no other answer can be expected */
    LoginException(Reason reason, String message, Optional<Duration> retryAfter) {
        super(message);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    LoginException(Reason reason, String message) {
        this(reason, message, Optional.empty());
    }

    public Reason reason() {
        return reason;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
