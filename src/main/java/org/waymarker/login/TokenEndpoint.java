package org.waymarker.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.waymarker.login.LoginException.Reason;

/**
 * Asks for a token by a signed assertion.
 *
 * @see "SMART App Launch 2.2, Backend Services; RFC 6749, 4.4, 5.1 and 5.2"
 */
final class TokenEndpoint {
    /** Where nothing is said. Soon enough for any server, and no burden to one whose tokens last. */
    private static final Duration UNTOLD = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int LONGEST_TOKEN = 16_384;
    /** What may go into a header. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    /** Codes of the standard look so; whatever else stands there is not for our log. */
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");
    /** Of a clock that is worth a word when we are refused. */
    private static final Duration NOTABLE_SKEW = Duration.ofSeconds(30);

    private final LoginSettings settings;
    private final Assertion assertion;
    private final TokenAddress address;
    private final LoginHttp http;
    private final Clock clock;

    TokenEndpoint(LoginSettings settings, Assertion assertion, TokenAddress address, LoginHttp http, Clock clock) {
        this.settings = settings;
        this.assertion = assertion;
        this.address = address;
        this.http = http;
        this.clock = clock;
    }

    /** @param goodFor counted from before it was asked for */
    record Granted(String token, Duration goodFor) {
        @Override
        public String toString() {
            return "Granted[" + goodFor + "]";
        }
    }

    /** @throws LoginException if there is none */
    Granted ask() {
        try {
            var url = address.now();
            return read(http.post(url, form(url)));
        } catch (LoginException e) {
            address.doubt();
            throw e;
        }
    }

    private String form(URI url) {
        var form = new LinkedHashMap<String, String>();
        settings.furtherParameters().forEach((name, value) -> form.put(name, String.valueOf(value)));
        form.put("grant_type", "client_credentials");
        settings.scope().ifPresent(scope -> form.put("scope", scope));
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion.forTokenUrl(url));
        return form.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Granted read(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status == 200) {
            return granted(answer.body());
        }
        if (isForLater(status)) {
            throw new LoginException(Reason.LOGIN_UNREACHABLE, "HTTP " + status, retryAfter(answer));
        }
        if (status < 400) {
            throw new LoginException(Reason.LOGIN_NOWHERE, "HTTP " + status + " at the token endpoint");
        }
        throw new LoginException(Reason.LOGIN_REFUSED, "HTTP " + status + " " + error(answer.body()) + skew(answer));
    }

    static boolean isForLater(int status) {
        return status >= 500 || status == 408 || status == 425 || status == 429;
    }

    private static Granted granted(String body) {
        try {
            var answer = JSONObjectUtils.parse(body);
            if (answer.get("access_token") instanceof String token
                    && token.length() <= LONGEST_TOKEN
                    && TOKEN.matcher(token).matches()
                    && answer.get("token_type") instanceof String type
                    && type.equalsIgnoreCase("bearer")) {
                return new Granted(token, goodFor(answer));
            }
        } catch (ParseException e) {
            // Said below.
        }
        throw new LoginException(Reason.LOGIN_UNREADABLE, "the answer holds no bearer token");
    }

    /** Some servers write the number as a text. */
    private static Duration goodFor(Map<String, Object> answer) {
        var said = String.valueOf(answer.get("expires_in"));
        if (!said.matches("[0-9]{1,12}(\\.0)?")) {
            return UNTOLD;
        }
        var time = Duration.ofSeconds((long) Double.parseDouble(said));
        if (time.isZero()) {
            return UNTOLD;
        }
        return time.compareTo(LONGEST) < 0 ? time : LONGEST;
    }

    private static String error(String body) {
        try {
            var error = JSONObjectUtils.parse(body).get("error");
            return error instanceof String code && ERROR.matcher(code).matches() ? code : "unknown";
        } catch (ParseException e) {
            return "unknown";
        }
    }

    /** A wrong clock is a common reason for a refusal, and nowhere else does it show. */
    private String skew(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Date")
                .flatMap(TokenEndpoint::date)
                .map(date -> Duration.between(date.toInstant(), clock.instant()))
                .filter(ahead -> ahead.abs().compareTo(NOTABLE_SKEW) > 0)
                .map(ahead -> "; this machine's clock is " + ahead.abs().toSeconds() + " s "
                        + (ahead.isNegative() ? "behind" : "ahead of") + " the server's")
                .orElse("");
    }

    private static Optional<ZonedDateTime> date(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }
}
