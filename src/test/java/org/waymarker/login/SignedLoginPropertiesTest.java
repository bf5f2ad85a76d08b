package org.waymarker.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.waymarker.login.LoginException.Reason;
import org.waymarker.login.TokenEndpoint.Granted;
import org.waymarker.testing.SettableClock;

/** What must hold whenever tokens are asked for, renewed and refused, and however the server answers. */
class SignedLoginPropertiesTest {
    private enum Move {
        ASK,
        ASK_AGAIN,
        RENEW_IN_BACKGROUND,
        REFUSED_BY_THE_HOSPITAL
    }

    /** @param answer seconds that a token lasts; nothing if there is none, and then for the reason */
    private record Step(Move move, int secondsLater, Optional<Integer> answer, Reason reason) {}

    @Provide
    static Arbitrary<List<Step>> courses() {
        return Combinators.combine(
                        Arbitraries.of(Move.class),
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.integers().between(1, 600).optional(0.6),
                        Arbitraries.of(Reason.class))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    /** A server, and who asks it. */
    private static final class Course {
        private final SettableClock clock = new SettableClock();
        private final Queue<Runnable> background = new ArrayDeque<>();
        private final SignedLogin login = new SignedLogin(this::answer, Duration.ofMinutes(1), clock, background::add);
        private final Map<String, Instant> ends = new HashMap<>();
        private final List<Instant> failures = new ArrayList<>();
        private Step now;
        private Optional<String> last = Optional.empty();

        private Granted answer() {
            failures.stream()
                    .reduce((first, second) -> second)
                    .ifPresent(failed -> assertThat(clock.instant())
                            .as("a server that gave none is left alone for a second")
                            .isAfterOrEqualTo(failed.plusSeconds(1)));
            if (now.answer().isEmpty()) {
                failures.add(clock.instant());
                throw new LoginException(now.reason(), "for a test");
            }
            var token = "token-" + ends.size();
            ends.put(token, clock.instant().plusSeconds(now.answer().get()));
            return new Granted(token, Duration.ofSeconds(now.answer().get()));
        }

        private void take(Step step) {
            now = step;
            clock.advance(Duration.ofSeconds(step.secondsLater()));
            try {
                switch (step.move()) {
                    case RENEW_IN_BACKGROUND -> work();
                    case REFUSED_BY_THE_HOSPITAL -> {
                        if (login.renew(last)) {
                            assertThat(login.current()).isNotEqualTo(last);
                        }
                    }
                    default -> last = good(login.current());
                }
            } catch (LoginException e) {
                assertThat(e.retryAfter())
                        .hasValueSatisfying(wait -> assertThat(wait).isPositive());
            }
            assertThat(background).as("renewals under way").hasSizeLessThan(2);
        }

        private Optional<String> good(Optional<String> token) {
            assertThat(token)
                    .hasValueSatisfying(text -> assertThat(ends.get(text)).isAfter(clock.instant()));
            return token;
        }

        private void work() {
            while (!background.isEmpty()) {
                background.remove().run();
            }
        }
    }

    @Property(tries = 100)
    void neitherATokenThatIsOverIsSentNorAServerHammered(@ForAll("courses") List<Step> steps) {
        var course = new Course();
        steps.forEach(course::take);
    }
}
