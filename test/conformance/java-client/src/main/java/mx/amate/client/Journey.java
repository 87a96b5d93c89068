package mx.amate.client;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import java.util.HashSet;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;

/** HAPI's generic client as its manual uses it: arguments are the FHIR base and a token. Prints one line for each step that held. */
public final class Journey {
  private static final String SYSTEM = "http://example.org/expediente";

  private final IGenericClient client;

  private Journey(IGenericClient client) {
    this.client = client;
  }

  public static void main(String[] args) {
    FhirContext context = FhirContext.forR4();
    context.getRestfulClientFactory().setSocketTimeout(30_000);
    // The client itself reads /metadata first and refuses a server of another version.
    IGenericClient client = context.newRestfulGenericClient(args[0]);
    client.registerInterceptor(new BearerTokenAuthInterceptor(args[1]));
    new Journey(client).run();
  }

  private void run() {
    CapabilityStatement statement = client.capabilities().ofType(CapabilityStatement.class).execute();
    held("capabilities", "4.0.1".equals(statement.getFhirVersion().toCode()));
    IIdType id = create();
    update(id);
    pages(id);
    operations(id);
    delete(id);
  }

  private IIdType create() {
    Patient patient = new Patient();
    patient.addIdentifier().setSystem(SYSTEM).setValue("java");
    patient.addName().setFamily("Nava").addGiven("Inés");
    patient.setBirthDateElement(new org.hl7.fhir.r4.model.DateType("1980-02-03"));
    MethodOutcome made = client.create().resource(patient).execute();
    held("create", Boolean.TRUE.equals(made.getCreated()) && made.getId().hasVersionIdPart());
    MethodOutcome again =
        client.create().resource(patient).conditional().where(Patient.IDENTIFIER.exactly().systemAndCode(SYSTEM, "java")).execute();
    held("conditional create", again.getId().getIdPart().equals(made.getId().getIdPart()));
    return made.getId().toUnqualifiedVersionless();
  }

  private void update(IIdType id) {
    Patient read = client.read().resource(Patient.class).withId(id).execute();
    held("read", "Nava".equals(read.getNameFirstRep().getFamily()));
    read.getNameFirstRep().setFamily("Nava Ruiz");
    MethodOutcome updated = client.update().resource(read).execute();
    held("update", !"1".equals(updated.getId().getVersionIdPart()));
    Patient first = client.read().resource(Patient.class).withIdAndVersion(id.getIdPart(), "1").execute();
    held("vread", "Nava".equals(first.getNameFirstRep().getFamily()));
    try {
      // The client sends If-Match with the version that the resource says of itself.
      client.update().resource(first).execute();
      held("If-Match", false);
    } catch (ResourceVersionConflictException | PreconditionFailedException expected) {
      held("If-Match", true);
    }
    Bundle history = client.history().onInstance(id).returnBundle(Bundle.class).execute();
    held("history", history.getEntry().size() == 2);
  }

  private void pages(IIdType id) {
    Bundle transaction = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    for (int n = 0; n < 5; n++) {
      Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
      observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "8867-4", null)));
      observation.setSubject(new Reference(id));
      observation.setEffective(new DateTimeType("2026-03-0" + (n + 1)));
      transaction.addEntry().setResource(observation).getRequest().setMethod(Bundle.HTTPVerb.POST).setUrl("Observation");
    }
    held("transaction", client.transaction().withBundle(transaction).execute().getEntry().size() == 5);
    Bundle page =
        client.search().forResource(Observation.class).where(Observation.PATIENT.hasId(id)).count(2).returnBundle(Bundle.class).execute();
    Set<String> seen = new HashSet<>();
    while (true) {
      page.getEntry().forEach(entry -> seen.add(entry.getResource().getIdElement().getIdPart()));
      if (page.getLink(Bundle.LINK_NEXT) == null) break;
      page = client.loadPage().next(page).execute();
    }
    held("search and pages", seen.size() == 5);
  }

  private void operations(IIdType id) {
    Bundle everything =
        client.operation().onInstance(id).named("$everything").withNoParameters(Parameters.class).useHttpGet().returnResourceType(Bundle.class).execute();
    held("$everything", everything.getEntry().size() == 6);
    Bundle summary =
        client.operation().onInstance(id).named("$summary").withNoParameters(Parameters.class).useHttpGet().returnResourceType(Bundle.class).execute();
    held("$summary", summary.getType() == Bundle.BundleType.DOCUMENT);
    Patient active = new Patient().setActive(true);
    held("$validate", client.validate().resource(active).execute().getOperationOutcome() != null);
  }

  private void delete(IIdType id) {
    Observation one = new Observation().setStatus(Observation.ObservationStatus.FINAL);
    one.getCode().setText("x");
    one.setSubject(new Reference(id));
    IIdType made = client.create().resource(one).execute().getId().toUnqualifiedVersionless();
    client.delete().resourceById(made).execute();
    try {
      client.read().resource(Observation.class).withId(made).execute();
      held("delete", false);
    } catch (ResourceGoneException expected) {
      held("delete", true);
    }
  }

  private static void held(String step, boolean isTrue) {
    if (!isTrue) throw new IllegalStateException(step + " did not hold");
    System.out.println("ok " + step);
  }
}
