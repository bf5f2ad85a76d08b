package org.waymarker.evaluation;

import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** A report in the forms that people and programs read. */
@Singleton
class Documents {
    Map<DocumentFormat, String> of(Report report) {
        var documents = new EnumMap<DocumentFormat, String>(DocumentFormat.class);
        documents.put(DocumentFormat.HTML, HtmlReport.of(report));
        documents.put(DocumentFormat.CSV, CsvReport.of(report));
        documents.put(DocumentFormat.DICTIONARY, CsvReport.dictionary());
        return documents;
    }
}
