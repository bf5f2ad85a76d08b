package org.waymarker.capability;

import static java.util.Objects.requireNonNull;
import static org.waymarker.capability.YamlNodes.fields;
import static org.waymarker.capability.YamlNodes.items;
import static org.waymarker.capability.YamlNodes.text;
import static org.waymarker.capability.YamlNodes.wrong;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.ResourceType;
import org.waymarker.capability.WriteMap.Coded;
import org.waymarker.capability.WriteMap.DocumentRoute;
import org.waymarker.capability.WriteMap.NoteType;
import org.waymarker.capability.WriteMap.Server;
import org.waymarker.fhir.Kind;
import org.waymarker.security.WebAddress;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the write map that a trust keeps in a YAML file. What is wrong is told with its line. */
public final class WriteMapFile {
    private static final Set<Kind> SENT = EnumSet.complementOf(
            EnumSet.of(Kind.NOTE, Kind.DOCUMENT, Kind.PROVENANCE, Kind.SUBSCRIPTION, Kind.QUESTIONNAIRE_RESPONSE));

    private WriteMapFile() {}

    /** @throws IllegalArgumentException with the file and the line, and what to write there */
    public static WriteMap read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("The write map " + file + " cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The write map " + file + ", " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException with the line, and what to write there */
    static WriteMap parse(String yaml) {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            throw new IllegalArgumentException("line " + (line + 1) + ": this is no YAML: " + e.getProblem(), e);
        }
        if (root == null) {
            return WriteMap.NONE;
        }
        var parts = fields(root, "server", "write", "ehr-owned", "note", "procedure", "document");
        var forms =
                Optional.ofNullable(parts.get("write")).map(WriteMapFile::forms).orElse(Map.of());
        var note = Optional.ofNullable(parts.get("note")).map(WriteMapFile::note);
        var procedure = Optional.ofNullable(parts.get("procedure")).map(WriteMapFile::coded);
        require(forms, Form.NOTE, note.isPresent(), parts);
        require(forms, Form.PROCEDURE, procedure.isPresent(), parts);
        var document = Optional.ofNullable(parts.get("document")).map(WriteMapFile::document);
        require(forms, Form.DOCUMENT, document.isPresent(), parts);
        return new WriteMap(
                Optional.ofNullable(parts.get("server"))
                        .map(WriteMapFile::server)
                        .orElse(WriteMap.NONE.server()),
                forms,
                note,
                procedure,
                document,
                Optional.ofNullable(parts.get("ehr-owned"))
                        .map(WriteMapFile::owned)
                        .orElse(Set.of()));
    }

    private static Set<Kind> owned(Node node) {
        var kinds = EnumSet.noneOf(Kind.class);
        Optional.ofNullable(fields(node, "write").get("write"))
                .map(YamlNodes::items)
                .orElse(List.of())
                .forEach(each -> kinds.add(ownedKind(each)));
        return kinds;
    }

    private static Kind ownedKind(Node node) {
        return WriteMap.OWNED.stream()
                .filter(kind -> kind.path().equals(text(node)))
                .findFirst()
                .orElseThrow(() -> wrong(
                        node,
                        "\"" + text(node) + "\" is nothing of the EHR's that we would write: write "
                                + WriteMap.OWNED.stream()
                                        .map(Kind::path)
                                        .sorted()
                                        .collect(Collectors.joining(", "))));
    }

    private static void require(Map<Kind, List<Form>> forms, Form form, boolean described, Map<String, Node> parts) {
        if (!described && forms.values().stream().anyMatch(each -> each.contains(form))) {
            throw wrong(
                    requireNonNull(parts.get("write")),
                    "\"" + form.code() + "\" is used, and there is no part \"" + form.code()
                            + "\" that says what it is");
        }
    }

    private static Server server(Node node) {
        var fields = fields(node, "most-entries", "update-as-create", "with", "without");
        return new Server(
                Optional.ofNullable(fields.get("most-entries"))
                        .map(YamlNodes::positive)
                        .orElse(Integer.MAX_VALUE),
                Optional.ofNullable(fields.get("update-as-create"))
                        .map(YamlNodes::flag)
                        .orElse(false),
                features(fields, "with"),
                features(fields, "without"));
    }

    private static Set<Feature> features(Map<String, Node> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(WriteMapFile::features).orElse(Set.of());
    }

    private static Set<Feature> features(Node node) {
        var features = new HashSet<Feature>();
        for (Node each : items(node)) {
            var name = text(each);
            if (!isFeature(name)) {
                throw wrong(
                        each,
                        "\"" + name + "\" is no feature: write transaction, or a type and one of " + Feature.ACTIONS
                                + ", such as CarePlan.create");
            }
            features.add(new Feature(name));
        }
        return features;
    }

    private static boolean isFeature(String name) {
        if (name.equals(Feature.TRANSACTION.name())) {
            return true;
        }
        var parts = name.split("\\.", 2);
        return parts.length == 2
                && Feature.ACTIONS.contains(parts[1])
                && Arrays.stream(ResourceType.values())
                        .anyMatch(type -> type.name().equals(parts[0]));
    }

    private static Map<Kind, List<Form>> forms(Node node) {
        var kinds = SENT.stream().map(Kind::path).toArray(String[]::new);
        var forms = new EnumMap<Kind, List<Form>>(Kind.class);
        fields(node, kinds).forEach((path, value) -> forms.put(kind(path), formsOf(kind(path), value)));
        return forms;
    }

    private static Kind kind(String path) {
        return SENT.stream()
                .filter(kind -> kind.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static List<Form> formsOf(Kind kind, Node node) {
        var forms = new ArrayList<Form>();
        for (Node each : items(node)) {
            var form = Form.of(text(each))
                    .orElseThrow(() -> wrong(
                            each,
                            "\"" + text(each) + "\" is no form: write "
                                    + Arrays.stream(Form.values())
                                            .map(Form::code)
                                            .collect(Collectors.joining(", "))));
            if (form == Form.PROCEDURE && kind != Kind.PROGRAMME_PLAN) {
                throw wrong(each, "only a programme-plan can be written as a procedure");
            }
            if ((form == Form.NOTE || form == Form.DOCUMENT) && WriteMap.OF_NO_PATIENT.contains(kind)) {
                throw wrong(each, "a " + form.code() + " is about one patient, and a " + kind.path() + " is not");
            }
            if (forms.contains(form)) {
                throw wrong(each, "\"" + form.code() + "\" stands there twice");
            }
            forms.add(form);
        }
        return forms;
    }

    private static NoteType note(Node node) {
        var fields = fields(node, "system", "code", "display", "on-encounter");
        return new NoteType(
                coded(node, fields),
                Optional.ofNullable(fields.get("on-encounter"))
                        .map(YamlNodes::flag)
                        .orElse(true));
    }

    private static DocumentRoute document(Node node) {
        var fields = fields(node, "url", "system", "code", "display", "drops-repeats", "header-file");
        var url = fields.get("url");
        if (url == null) {
            throw wrong(node, "a url is missing: where documents go");
        }
        return new DocumentRoute(
                address(url),
                coded(node, fields),
                Optional.ofNullable(fields.get("drops-repeats"))
                        .map(YamlNodes::flag)
                        .orElse(false),
                Optional.ofNullable(fields.get("header-file")).map(WriteMapFile::headerFile));
    }

    private static URI address(Node node) {
        var text = text(node);
        if (!WebAddress.isSecure(text)) {
            throw wrong(node, "documents go by https, or by http on this machine: write the whole address");
        }
        var url = URI.create(text);
        if (url.getUserInfo() != null || url.getFragment() != null) {
            throw wrong(
                    node,
                    "no name, password or fragment belongs in an address: what the engine must know goes in header-file");
        }
        return url;
    }

    private static Path headerFile(Node node) {
        var file = Path.of(text(node));
        if (HeaderFile.read(file).isEmpty()) {
            throw wrong(node, "the header file cannot be read, or is not one line such as Authorization: Basic ...");
        }
        return file;
    }

    private static Coded coded(Node node) {
        return coded(node, fields(node, "system", "code", "display"));
    }

    private static Coded coded(Node node, Map<String, Node> fields) {
        var display = fields.get("display");
        if (display == null) {
            throw wrong(node, "a display is missing: what a person reads");
        }
        var system = Optional.ofNullable(fields.get("system")).map(YamlNodes::text);
        var code = Optional.ofNullable(fields.get("code")).map(YamlNodes::text);
        if (system.isPresent() != code.isPresent()) {
            throw wrong(node, "system and code belong together: give both, or the display only");
        }
        return new Coded(system, code, text(display));
    }
}
