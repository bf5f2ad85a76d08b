package org.waymarker.login;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.waymarker.login.LoginException.Reason;

/** The calls that a login needs. Redirects are not followed, answers are short and come in time, and nothing of either is logged. */
final class LoginHttp {
    private final HttpClient client;
    private final Duration timeout;

    LoginHttp(Duration connectTimeout, Duration timeout, Optional<SSLContext> tls) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout);
        tls.ifPresent(builder::sslContext);
        this.client = builder.build();
        this.timeout = timeout;
    }

    HttpResponse<String> get(URI address) {
        return send(HttpRequest.newBuilder(address).GET());
    }

    HttpResponse<String> post(URI address, String form) {
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /** The whole answer must come in time: the client's own timeout is over with the first line. */
    private HttpResponse<String> send(HttpRequest.Builder request) {
        var pending =
                client.sendAsync(request.header("Accept", "application/json").build(), head -> new SmallBody());
        try {
            return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(cause(e.getCause()));
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw unreachable("no answer in time");
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw unreachable("interrupted");
        }
    }

    private static LoginException unreachable(String how) {
        return new LoginException(Reason.LOGIN_UNREACHABLE, how);
    }

    private static String cause(@Nullable Throwable cause) {
        if (cause instanceof java.net.ConnectException) {
            return "no connection";
        }
        if (cause instanceof java.net.http.HttpTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof SSLException) {
            return "TLS failed";
        }
        return cause instanceof IOException ? "the connection broke, or the answer is too long" : "the call failed";
    }
}
