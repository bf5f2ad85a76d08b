package org.waymarker.capability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads pieces of a YAML file. What is wrong is told with its line. */
final class YamlNodes {
    private YamlNodes() {}

    static Map<String, Node> fields(Node node, String... known) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "here belong " + String.join(", ", known) + ", each with a colon and what it is");
        }
        var fields = new LinkedHashMap<String, Node>();
        for (var field : mapping.getValue()) {
            var name = text(field.getKeyNode());
            if (!List.of(known).contains(name)) {
                throw wrong(field.getKeyNode(), "\"" + name + "\" is not known; there is " + String.join(", ", known));
            }
            if (fields.put(name, field.getValueNode()) != null) {
                throw wrong(field.getKeyNode(), "\"" + name + "\" stands there twice");
            }
        }
        return fields;
    }

    static List<Node> items(Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong(node, "here belongs a list in brackets, such as [resource, note]; [] for none");
        }
        return sequence.getValue();
    }

    static int positive(Node node) {
        var text = text(node);
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw wrong(node, "\"" + text + "\" is no number from 1");
        }
        return Integer.parseInt(text);
    }

    static boolean flag(Node node) {
        var text = text(node);
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(node, "\"" + text + "\" is neither true nor false");
        }
        return text.equals("true");
    }

    static String text(Node node) {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(node, "here belongs one word");
        }
        return scalar.getValue();
    }

    static IllegalArgumentException wrong(Node node, String what) {
        return new IllegalArgumentException("line " + (node.getStartMark().getLine() + 1) + ": " + what);
    }
}
