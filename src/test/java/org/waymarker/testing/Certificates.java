package org.waymarker.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Key stores made by the JDK's keytool, as an operator makes them. */
public final class Certificates {
    public static final String PASSWORD = "changeit";

    private final Path folder;

    public Certificates(Path folder) {
        this.folder = folder;
    }

    /** A self-signed certificate for this machine with its private key, in a PKCS#12 store. */
    public Path keyStore(String name) {
        var store = folder.resolve(name + ".p12");
        keytool(
                List.of(
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name),
                List.of("-validity", "2", "-ext", "san=dns:localhost,ip:127.0.0.1", "-keystore", store.toString()));
        keytool(
                List.of(
                        "-exportcert",
                        "-alias",
                        name,
                        "-file",
                        certificate(name).toString()),
                List.of("-keystore", store.toString()));
        return store;
    }

    /** A store that trusts the certificate of a key store made before. */
    public Path trustStore(String name) {
        var store = folder.resolve("trusts-" + name + ".p12");
        keytool(
                List.of(
                        "-importcert",
                        "-noprompt",
                        "-alias",
                        name,
                        "-file",
                        certificate(name).toString()),
                List.of("-keystore", store.toString()));
        return store;
    }

    private Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    @SafeVarargs
    private static void keytool(List<String>... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        Arrays.stream(arguments).forEach(command::addAll);
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
