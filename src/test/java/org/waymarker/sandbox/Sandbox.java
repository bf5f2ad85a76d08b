package org.waymarker.sandbox;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.waymarker.sandbox.population.ContactFeed;
import org.waymarker.sandbox.population.LoadedHospital;
import org.waymarker.sandbox.population.Population;

/**
 * The main job in one command: a real hospital server and the service, each in a process of its own, the story played through the public API, and a
 * table of what the hospital holds at its end. See {@link Settings} for what may be asked of it.
 */
public final class Sandbox {
    private static final List<String> ACTS =
            List.of("Programmes end", "Offers, answers, groups", "Later, and what changed");

    private final Settings settings;
    private final Console console;
    private final Issuer issuer;
    private final Processes processes;
    private final FhirContext fhir = FhirContext.forR4();
    private final IGenericClient hospital;

    private Sandbox(Settings settings, Console console, Issuer issuer, Processes processes) {
        this.settings = settings;
        this.console = console;
        this.issuer = issuer;
        this.processes = processes;
        fhir.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        fhir.getRestfulClientFactory().setSocketTimeout(120_000);
        this.hospital = fhir.newRestfulGenericClient(settings.hospitalUrl());
    }

    public static void main(String[] args) throws Exception {
        Settings settings;
        try {
            settings = Settings.read();
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
            System.exit(1);
            return;
        }
        var console = new Console(System.out, System.console() != null);
        var issuer = Issuer.start();
        var processes = new Processes(settings, issuer, console);
        Runtime.getRuntime().addShutdownHook(new Thread(processes::close, "sandbox-stop"));
        // A Maven that is killed tells nobody: its end is watched.
        ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(143)));
        var right = false;
        try {
            right = new Sandbox(settings, console, issuer, processes).play();
        } catch (IllegalStateException | Api.UnexpectedAnswer e) {
            console.heading("The sandbox stops here: " + e.getMessage());
        } catch (RuntimeException e) {
            console.heading("The sandbox stops here, for a reason that it did not foresee:");
            e.printStackTrace(System.out);
        }
        if (settings.exit() || !processes.areRunning()) {
            System.exit(right ? 0 : 1);
        }
        console.heading("It stays up for exploring, until Ctrl-C:");
        console.lines("  . " + settings.dir().resolve("sandbox.env"));
        console.lines("  curl -H \"Authorization: Bearer $TOKEN\" \"$WAYMARKER_URL/CarePlan?status=completed\"");
        Thread.currentThread().join();
    }

    private boolean play() throws IOException {
        var population =
                Population.generate(settings.seed(), settings.patients(), LocalDate.now(ZoneId.of("Europe/London")));
        console.heading("Starting; logs in " + settings.dir());
        processes.clearAway();
        ContactFeed.write(population, fhir, settings.dir().resolve("feeds").resolve(ServiceUseSteps.FEED_FILE));
        processes.start();

        console.heading("The hospital and its people");
        var cast = new Cast(population, load(population));
        var token = issuer.token("sandbox", Duration.ofDays(7));
        Files.writeString(
                settings.dir().resolve("sandbox.env"),
                "WAYMARKER_URL=%s%nHOSPITAL_URL=%s%nTOKEN=%s%n"
                        .formatted(settings.serviceUrl(), settings.hospitalUrl(), token));

        var api = new Api(fhir, settings.serviceUrl(), token);
        var story = new Story(population, api, cast, console, settings.dir());
        play(story);

        console.heading("Deliveries");
        var left = Backlog.drained(api, console);
        console.heading("What the hospital holds");
        var readBack = ReadBack.of(hospital, console);
        console.lines("");
        console.lines(FormsTable.of(api));
        return Report.print(console, population, cast, story.expected(), readBack, left, settings.dress());
    }

    private LoadedHospital load(Population population) {
        try (var progress = console.progress(
                "Patients with their visits", population.people().size())) {
            return LoadedHospital.load(population, hospital, progress::at);
        }
    }

    private void play(Story story) {
        var acts = story.acts();
        for (var act = 0; act < ACTS.size(); act++) {
            console.heading(ACTS.get(act));
            if (settings.outage() && act == 1) {
                processes.stopHospital();
            }
            if (settings.outage() && act == 2) {
                processes.startHospitalAgain();
            }
            for (var step : acts.get(act)) {
                try {
                    step.deed().run();
                } catch (Api.UnexpectedAnswer e) {
                    throw new Api.UnexpectedAnswer("at \"" + step.what() + "\": " + e.getMessage());
                }
            }
        }
    }
}
