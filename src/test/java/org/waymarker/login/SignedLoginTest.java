package org.waymarker.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.waymarker.login.LoginException.Reason;
import org.waymarker.login.TokenEndpoint.Granted;
import org.waymarker.testing.SettableClock;

class SignedLoginTest {
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final SettableClock clock = new SettableClock();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final SignedLogin login = new SignedLogin(this::answer, MARGIN, clock, background::add);
    private Duration lifetime = LIFETIME;
    private Optional<LoginException> failure = Optional.empty();
    private int asked;

    /** token-1, token-2 and so on. */
    private Granted answer() {
        asked++;
        failure.ifPresent(e -> {
            throw e;
        });
        return new Granted("token-" + asked, lifetime);
    }

    private void fail(Reason reason) {
        failure = Optional.of(new LoginException(reason, "for a test"));
    }

    private void work() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    private Optional<Reason> refusal() {
        try {
            login.current();
            return Optional.empty();
        } catch (LoginException e) {
            return Optional.of(e.reason());
        }
    }

    @Test
    void asksOnceWhileTheTokenIsGood() {
        for (int i = 0; i < 3; i++) {
            assertThat(login.current()).contains("token-1");
        }
        clock.advance(LIFETIME.minus(MARGIN).minusSeconds(1));
        assertThat(login.current()).contains("token-1");
        assertThat(background).isEmpty();
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void renewsEarlyWithoutKeepingAnyoneWaiting() {
        login.current();
        clock.advance(LIFETIME.minus(MARGIN));
        assertThat(login.current()).contains("token-1");
        assertThat(login.current()).contains("token-1");
        assertThat(background).as("one renewal, however many ask").hasSize(1);
        assertThat(asked).isEqualTo(1);
        work();
        assertThat(login.current()).contains("token-2");
        assertThat(background).isEmpty();
    }

    @Test
    void renewsOnceWhereTheHospitalTookTheTokenNoMoreMeanwhile() {
        login.current();
        clock.advance(LIFETIME.minus(MARGIN));
        login.current();
        login.renew(Optional.of("token-1"));
        work();
        assertThat(asked).isEqualTo(2);
        assertThat(login.current()).contains("token-2");
    }

    /** The margin is longer than such a token lives; it is not to be renewed for ever. */
    @Test
    void renewsAShortTokenInItsLastQuarter() {
        lifetime = Duration.ofSeconds(40);
        login.current();
        clock.advance(Duration.ofSeconds(29));
        login.current();
        assertThat(background).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        login.current();
        assertThat(background).hasSize(1);
    }

    @Test
    void getsAnotherOneWhenTheTokenIsOver() {
        login.current();
        clock.advance(LIFETIME);
        assertThat(login.current()).contains("token-2");
    }

    @Test
    void goesOnWithAGoodTokenWhileItCannotBeRenewed() {
        login.current();
        clock.advance(LIFETIME.minus(MARGIN));
        fail(Reason.LOGIN_UNREACHABLE);
        login.current();
        work();
        assertThat(login.current()).contains("token-1");
        assertThat(background).as("left alone for a second").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(login.current()).contains("token-1");
        assertThat(background).hasSize(1);
        failure = Optional.empty();
        work();
        assertThat(login.current()).contains("token-3");
    }

    @Test
    void leavesAServerAloneThatCannotBeReached() {
        fail(Reason.LOGIN_UNREACHABLE);
        for (int i = 0; i < 120; i++) {
            assertThat(refusal()).contains(Reason.LOGIN_UNREACHABLE);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(asked).as("after 0, 1, 3, 7, 15, 31, 63 seconds").isEqualTo(7);
    }

    @Test
    void leavesAServerAloneLongerThatRefused() {
        fail(Reason.LOGIN_REFUSED);
        for (int i = 0; i < 149; i++) {
            assertThat(refusal()).contains(Reason.LOGIN_REFUSED);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(asked).as("after 0, 30, 90 seconds").isEqualTo(3);
    }

    @Test
    void waitsAsLongAsItIsAskedTo() {
        failure = Optional.of(
                new LoginException(Reason.LOGIN_UNREACHABLE, "HTTP 429", Optional.of(Duration.ofMinutes(2))));
        assertThatThrownBy(login::current)
                .isInstanceOfSatisfying(
                        LoginException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(2)));
        clock.advance(Duration.ofSeconds(119));
        assertThatThrownBy(login::current)
                .isInstanceOfSatisfying(
                        LoginException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(1)));
        assertThat(asked).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        failure = Optional.empty();
        assertThat(login.current()).contains("token-2");
    }

    /** A server may have meant another unit. */
    @Test
    void waitsAnHourAtMost() {
        failure = Optional.of(
                new LoginException(Reason.LOGIN_UNREACHABLE, "HTTP 503", Optional.of(Duration.ofDays(300))));
        refusal();
        clock.advance(Duration.ofHours(1));
        failure = Optional.empty();
        assertThat(login.current()).isPresent();
    }

    @Test
    void beginsAnewWithShortWaitsAfterASuccess() {
        fail(Reason.LOGIN_UNREACHABLE);
        for (int i = 0; i < 5; i++) {
            refusal();
            clock.advance(Duration.ofMinutes(1));
        }
        failure = Optional.empty();
        login.current();
        clock.advance(LIFETIME);
        fail(Reason.LOGIN_UNREACHABLE);
        assertThatThrownBy(login::current)
                .isInstanceOfSatisfying(
                        LoginException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(1)));
    }

    @Test
    void renewsWhatTheHospitalTakesNoMore() {
        login.current();
        clock.advance(Duration.ofSeconds(10));
        assertThat(login.renew(Optional.of("token-1"))).isTrue();
        assertThat(login.current()).contains("token-2");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void saysThatThereIsAnotherTokenIfSomeoneElseGotIt() {
        login.current();
        clock.advance(Duration.ofSeconds(10));
        login.renew(Optional.of("token-1"));
        assertThat(login.renew(Optional.of("token-1"))).isTrue();
        assertThat(asked).isEqualTo(2);
    }

    /** A hospital that refuses every token would else have one made for each call. */
    @Test
    void doesNotBlameATokenThatIsNew() {
        login.current();
        clock.advance(Duration.ofSeconds(9));
        assertThat(login.renew(Optional.of("token-1"))).isFalse();
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void isAwayWhenARefusedTokenCannotBeReplaced() {
        login.current();
        clock.advance(Duration.ofMinutes(2));
        fail(Reason.LOGIN_REFUSED);
        assertThatThrownBy(() -> login.renew(Optional.of("token-1"))).isInstanceOf(LoginException.class);
        assertThat(refusal()).contains(Reason.LOGIN_REFUSED);
    }

    @Test
    void asksOnceForAllWhoWait() throws Exception {
        var begun = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        var one = new SignedLogin(
                () -> {
                    begun.countDown();
                    await(answered);
                    return answer();
                },
                MARGIN,
                clock,
                background::add);
        var threads = Executors.newFixedThreadPool(4);
        try {
            var tokens = java.util.stream.IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(one::current))
                    .toList();
            await(begun);
            answered.countDown();
            for (var token : tokens) {
                assertThat(token.get(5, TimeUnit.SECONDS)).contains("token-1");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(asked).isEqualTo(1);
    }

    /** While one renews early, the others go on with the token that is still good. */
    @Test
    void letsOthersGoOnWhileOneRenews() throws Exception {
        var begun = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        var slow = new SignedLogin(
                () -> {
                    if (asked++ > 0) {
                        begun.countDown();
                        await(answered);
                    }
                    return new Granted("token", LIFETIME);
                },
                MARGIN,
                clock,
                Executors.newSingleThreadExecutor(task -> {
                    var thread = new Thread(task);
                    thread.setDaemon(true);
                    return thread;
                }));
        slow.current();
        clock.advance(LIFETIME.minus(MARGIN));
        slow.current();
        await(begun);
        try {
            assertThat(slow.current()).contains("token");
        } finally {
            answered.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nothing came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
