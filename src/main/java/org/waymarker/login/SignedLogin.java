package org.waymarker.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.login.LoginException.Reason;
import org.waymarker.login.TokenEndpoint.Granted;

/**
 * Keeps the token that a login gave, and gets the next one before it ends. Nobody waits for that while the token is good; without one all
 * wait for the same answer. A server that gave none is left alone for a while, whoever asks.
 */
final class SignedLogin implements HospitalLogin {
    private static final Logger LOG = LoggerFactory.getLogger(SignedLogin.class);
    /** A token younger than this is not at fault when it is refused; another one would be refused as well. */
    private static final Duration NEW = Duration.ofSeconds(10);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_ASKED_FOR = Duration.ofHours(1);

    private final Supplier<Granted> endpoint;
    private final Duration renewBefore;
    private final Clock clock;
    private final Executor background;
    private final ReentrantLock asking = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable Held held;
    private volatile @Nullable Failed failed;

    /**
     * @param endpoint asks for a token, or throws {@link LoginException}; by one thread at a time
     * @param renewBefore how long before its end a token is renewed, but not before three quarters of its time
     */
    SignedLogin(Supplier<Granted> endpoint, Duration renewBefore, Clock clock, Executor background) {
        this.endpoint = endpoint;
        this.renewBefore = renewBefore;
        this.clock = clock;
        this.background = background;
    }

    private record Held(String token, Instant since, Instant renewAt, Instant end) {
        boolean isGoodAt(Instant now) {
            return now.isBefore(end);
        }
    }

    /** @param times in a row */
    private record Failed(LoginException why, int times, Instant askAgain) {}

    @Override
    public Optional<String> current() {
        var now = clock.instant();
        var token = held;
        if (token == null || !token.isGoodAt(now)) {
            return Optional.of(obtained().token());
        }
        if (!now.isBefore(token.renewAt()) && mayAsk(now) && renewing.compareAndSet(false, true)) {
            background.execute(this::renewEarly);
        }
        return Optional.of(token.token());
    }

    @Override
    public boolean renew(Optional<String> refused) {
        asking.lock();
        try {
            var token = held;
            if (token != null && Optional.of(token.token()).equals(refused)) {
                if (clock.instant().isBefore(token.since().plus(NEW))) {
                    return false;
                }
                held = null;
            }
            return !Optional.of(obtained().token()).equals(refused);
        } finally {
            asking.unlock();
        }
    }

    /** Whoever waited for another thread's answer takes that. */
    private Held obtained() {
        asking.lock();
        try {
            var now = clock.instant();
            var token = held;
            if (token != null && token.isGoodAt(now)) {
                return token;
            }
            var failure = failed;
            if (failure != null && !mayAsk(now)) {
                throw new LoginException(
                        failure.why().reason(),
                        String.valueOf(failure.why().getMessage()),
                        Optional.of(Duration.between(now, failure.askAgain())));
            }
            return ask();
        } finally {
            asking.unlock();
        }
    }

    private void renewEarly() {
        asking.lock();
        try {
            var token = held;
            // Another thread may have had to get one meanwhile.
            if (token == null || !clock.instant().isBefore(token.renewAt())) {
                ask();
            }
        } catch (LoginException e) {
            LOG.debug("The token is still good, and renewed later", e);
        } finally {
            renewing.set(false);
            asking.unlock();
        }
    }

    private boolean mayAsk(Instant now) {
        var failure = failed;
        return failure == null || !now.isBefore(failure.askAgain());
    }

    private Held ask() {
        var asked = clock.instant();
        try {
            var granted = endpoint.get();
            var margin = granted.goodFor().dividedBy(4);
            margin = margin.compareTo(renewBefore) < 0 ? margin : renewBefore;
            var end = asked.plus(granted.goodFor());
            var token = new Held(granted.token(), asked, end.minus(margin), end);
            held = token;
            if (failed != null) {
                LOG.info("The hospital's login gives tokens again");
                failed = null;
            }
            return token;
        } catch (LoginException e) {
            throw noted(e);
        }
    }

    private LoginException noted(LoginException e) {
        var before = failed;
        int times = before == null ? 1 : before.times() + 1;
        var wait = wait(e, times);
        failed = new Failed(e, times, clock.instant().plus(wait));
        if (before == null || before.why().reason() != e.reason()) {
            LOG.warn("The hospital's login gives no token: {} ({})", e.reason(), e.getMessage());
        }
        return new LoginException(e.reason(), String.valueOf(e.getMessage()), Optional.of(wait));
    }

    /** A network may be back in a second. What was refused stays so until somebody acts. */
    private static Duration wait(LoginException e, int times) {
        var least = e.retryAfter()
                .map(asked -> asked.compareTo(LONGEST_ASKED_FOR) < 0 ? asked : LONGEST_ASKED_FOR)
                .orElse(Duration.ZERO);
        var first = Duration.ofSeconds(e.reason() == Reason.LOGIN_UNREACHABLE ? 1 : 30);
        var wait = first.multipliedBy(1L << Math.min(times - 1, 6));
        wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        return wait.compareTo(least) > 0 ? wait : least;
    }
}
