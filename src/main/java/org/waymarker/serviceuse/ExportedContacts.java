package org.waymarker.serviceuse;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import org.waymarker.patient.PatientKey;

/** Feeds that are files of the hospital's own Bulk Data export, whose lines name Patients by their ids there. */
@Singleton
class ExportedContacts implements ContactSource {
    private final NdjsonContacts files;

    ExportedContacts(NdjsonContacts files) {
        this.files = files;
    }

    @Override
    public FeedSource source() {
        return FeedSource.HOSPITAL_EXPORT_FILE;
    }

    @Override
    public Map<PatientKey, Contacts> read(Feed feed, Collection<Query> queries) {
        return files.read(feed, queries);
    }
}
