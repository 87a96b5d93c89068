/**
 * Pairs that should not meet without thought, at the first level of care. `clave | gravedad | A | B | qué pasa | qué hacer | fuente`
 * Severity: `evitar` interrupts; `precaución` is shown; `vigilar` is shown folded. A source of `-` is pending (data/sources.ts).
 */
const BLEEDING = `
warfarina-aine | evitar | AVK | AINE | Sangrado digestivo o cerebral: el AINE daña la mucosa y quita función a las plaquetas. | Use paracetamol. Si no hay otra opción, protector gástrico e INR en 3 a 5 días. | warfarina
warfarina-aas | precaución | AVK | AAS | Suma de riesgo de sangrado. | Solo si cardiología pidió las dos; dosis baja y protector gástrico. | -
warfarina-metronidazol | evitar | AVK | METRONIDAZOL | Sube mucho el INR; sangrado grave. | Cambie el antibiótico. Si no se puede, baje la dosis de warfarina e INR en 3 días. | warfarina-antibioticos
warfarina-tmp-smx | evitar | AVK | TMP_SMX | Sube mucho el INR; sangrado grave. | Use nitrofurantoína o fosfomicina si es urinario. | warfarina-antibioticos
warfarina-fluconazol | evitar | AVK | FLUCONAZOL | Sube mucho el INR. | Use tratamiento tópico o vigile INR en 3 a 5 días. | -
warfarina-azol | precaución | AVK | AZOL | Puede subir el INR. | INR en 3 a 5 días. | -
warfarina-amiodarona | precaución | AVK | AMIODARONA | Sube el INR durante semanas. | Baje la dosis de warfarina entre 30 y 50 % e INR semanal. | -
warfarina-macrolido | precaución | AVK | CLARITROMICINA | Puede subir el INR. | INR en 3 a 5 días, o azitromicina. | -
warfarina-quinolona | precaución | AVK | QUINOLONA | Puede subir el INR. | INR en 3 a 5 días. | -
warfarina-tramadol | precaución | AVK | TRAMADOL | Puede subir el INR. | INR en una semana. | warfarina
warfarina-isrs | precaución | AVK | ISRS | Más riesgo de sangrado. | Vigile sangrado; considere protector gástrico. | -
warfarina-inductor | precaución | AVK | INDUCTOR | Baja el INR: trombosis. Al suspender, sangrado. | INR semanal al iniciar y al suspender. | -
warfarina-levotiroxina | vigilar | AVK | LEVOTIROXINA | Al ajustar la tiroides cambia el INR. | INR a las 4 semanas del cambio. | -
warfarina-estatina | vigilar | AVK | ESTATINA | Rosuvastatina y simvastatina pueden subir el INR. | INR al iniciar o cambiar dosis. | -
warfarina-fibrato | precaución | AVK | FIBRATO | Sube el INR. | INR semanal el primer mes. | -
warfarina-alopurinol | vigilar | AVK | ALOPURINOL | Puede subir el INR. | INR en una semana. | -
warfarina-corticoide | precaución | AVK | CORTICOIDE | Cambia el INR y daña la mucosa. | INR en una semana; protector gástrico. | -
acod-aine | evitar | ACOD | AINE | Sangrado mayor. | Use paracetamol. | -
acod-aas | precaución | ACOD | AAS | Más sangrado. | Solo si cardiología pidió las dos. | -
acod-azol | evitar | RIVAROXABAN | AZOL | Sube mucho el anticoagulante. | Cambie el antimicótico. | -
acod-inductor | evitar | ACOD | INDUCTOR | Baja el anticoagulante: trombosis. | Use warfarina con INR, o cambie el inductor. | -
acod-isrs | precaución | ACOD | ISRS | Más riesgo de sangrado. | Vigile sangrado. | -
heparina-aine | evitar | HEPARINA | AINE | Sangrado mayor. | Use paracetamol. | -
heparina-aas | precaución | HEPARINA | AAS | Más sangrado. | Solo si hay indicación de las dos. | -
dos-antiplaquetarios-aine | precaución | ANTIPLAQUETARIO | AINE | Sangrado digestivo. | Use paracetamol; si no, protector gástrico. | -
isrs-aine | precaución | ISRS | AINE | Sangrado digestivo. | Prefiera paracetamol; si no, protector gástrico. | -
corticoide-aine | precaución | CORTICOIDE | AINE | Úlcera y sangrado digestivo. | Prefiera paracetamol; si no, protector gástrico. | -
ibuprofeno-aas | vigilar | IBUPROFENO | AAS | El AINE puede quitarle a la aspirina su efecto cardiaco. | Tome la aspirina 2 horas antes, o cambie de analgésico. | -
ketorolaco-aine | evitar | KETOROLACO | AINE | Sangrado digestivo y daño renal: el uso conjunto está contraindicado. | Deje uno solo. | ketorolaco
ketorolaco-aas | evitar | KETOROLACO | AAS_DOLOR | Sangrado digestivo: el uso conjunto está contraindicado. | Deje uno solo. | ketorolaco
clopidogrel-omeprazol | precaución | CLOPIDOGREL | OMEPRAZOL | El clopidogrel se activa menos: puede fallar el stent. | Cambie a pantoprazol o famotidina. | fda-clopidogrel
clopidogrel-fluoxetina | vigilar | CLOPIDOGREL | FLUOXETINA | El clopidogrel puede activarse menos. | Prefiera sertralina. | -
`;

const HEART_AND_KIDNEY = `
pde5-nitrato | evitar | PDE5 | NITRATO | Caída grave de la presión, infarto, muerte. | No los use juntos. | sildenafilo
pde5-azol | evitar | PDE5 | AZOL | Sube mucho el sildenafilo: hipotensión. | Cambie el antimicótico. | sildenafilo
pde5-alfabloqueador | precaución | PDE5 | ALFABLOQUEADOR | Mareo y desmayo al levantarse. | Empiece con la dosis menor y separe 4 horas. | -
pde5-claritromicina | precaución | PDE5 | CLARITROMICINA | Sube el sildenafilo. | Dosis menor, o azitromicina. | -
ieca-ara2 | precaución | IECA | ARA2 | Potasio alto, hipotensión y daño renal, sin beneficio añadido. | Deje uno solo. | -
ieca-ahorrador | precaución | IECA | AHORRADOR_K | Potasio alto. | Creatinina y potasio en 1 semana y en 1 mes. | -
ara2-ahorrador | precaución | ARA2 | AHORRADOR_K | Potasio alto. | Creatinina y potasio en 1 semana y en 1 mes. | -
ieca-potasio | precaución | IECA | POTASIO | Potasio alto. | Suspenda el potasio salvo hipopotasemia medida. | -
ara2-potasio | precaución | ARA2 | POTASIO | Potasio alto. | Suspenda el potasio salvo hipopotasemia medida. | -
ahorrador-potasio | evitar | AHORRADOR_K | POTASIO | Potasio muy alto: paro cardiaco. | Deje uno solo. | -
ieca-aine | precaución | IECA | AINE | Daño renal agudo y pérdida del control de la presión. | Prefiera paracetamol; si no, pocos días y creatinina. | triple-golpe
ara2-aine | precaución | ARA2 | AINE | Daño renal agudo y pérdida del control de la presión. | Prefiera paracetamol; si no, pocos días y creatinina. | triple-golpe
diuretico-aine | precaución | DIURETICO | AINE | Daño renal; con IECA o ARA-II el riesgo es el mayor. | Prefiera paracetamol. | triple-golpe
ahorrador-aine | precaución | AHORRADOR_K | AINE | Potasio alto y daño renal. | Prefiera paracetamol. | -
espironolactona-tmp-smx | evitar | ESPIRONOLACTONA | TMP_SMX | Potasio muy alto: se asoció con muerte súbita en personas mayores. | Use otro antibiótico. | tmp-espironolactona
ieca-tmp-smx | precaución | IECA | TMP_SMX | Potasio alto; se asoció con muerte súbita. | Use otro antibiótico en mayores o con daño renal; si no, potasio en 4 días. | tmp-ieca
ara2-tmp-smx | precaución | ARA2 | TMP_SMX | Potasio alto; se asoció con muerte súbita. | Use otro antibiótico en mayores o con daño renal; si no, potasio en 4 días. | tmp-ieca
beta-verapamilo | evitar | BETABLOQUEADOR | VERAPAMILO | Bradicardia, bloqueo, insuficiencia cardiaca. | Use amlodipino en lugar de verapamilo o diltiazem. | -
beta-amiodarona | precaución | BETABLOQUEADOR | AMIODARONA | Bradicardia y bloqueo. | Electrocardiograma; empiece con dosis baja. | -
amiodarona-verapamilo | precaución | AMIODARONA | VERAPAMILO | Bradicardia y bloqueo. | Electrocardiograma; prefiera otro. | -
beta-insulina | vigilar | BB_NO_SELECTIVO | INSULINA | Oculta el aviso de la hipoglucemia, menos el sudor. | Explíquelo; prefiera metoprolol o bisoprolol. | -
beta-sulfonilurea | vigilar | BB_NO_SELECTIVO | SULFONILUREA | Oculta el aviso de la hipoglucemia, menos el sudor. | Explíquelo; prefiera metoprolol o bisoprolol. | -
beta-beta2 | precaución | BB_NO_SELECTIVO | BETA2 | El betabloqueador anula al broncodilatador. | Si tiene asma, cambie el betabloqueador. | propranolol
digoxina-amiodarona | evitar | DIGOXINA | AMIODARONA | La digoxina sube al doble: intoxicación. | Baje la digoxina a la mitad y mida niveles en una semana. | digoxina
digoxina-verapamilo | precaución | DIGOXINA | VERAPAMILO | Sube la digoxina; bradicardia. | Baje la dosis y vigile frecuencia. | digoxina
digoxina-claritromicina | evitar | DIGOXINA | CLARITROMICINA | Sube la digoxina: intoxicación. | Use otro antibiótico. | digoxina
digoxina-azol | precaución | DIGOXINA | AZOL | Sube la digoxina. | Vigile niveles y síntomas. | digoxina
digoxina-diuretico | precaución | DIGOXINA | DIURETICO | El potasio bajo intoxica con digoxina. | Potasio en 1 semana y después cada 3 meses. | digoxina
digoxina-beta | vigilar | DIGOXINA | BETABLOQUEADOR | Bradicardia y bloqueo. | Vigile frecuencia. | digoxina
simvastatina-inhibidor | evitar | SIMVASTATINA | AZOL | Destrucción muscular (rabdomiólisis). | Suspenda la estatina durante el antimicótico. | -
simvastatina-claritromicina | evitar | SIMVASTATINA | CLARITROMICINA | Destrucción muscular (rabdomiólisis). | Suspenda la estatina, o use azitromicina. | -
atorvastatina-claritromicina | precaución | ATORVASTATINA | CLARITROMICINA | Sube la atorvastatina: dolor y daño muscular. | Hasta 20 mg de atorvastatina, o azitromicina. | -
atorvastatina-azol | precaución | ATORVASTATINA | AZOL | Sube la atorvastatina: dolor y daño muscular. | Suspenda la estatina durante el antimicótico. | -
simvastatina-amiodarona | precaución | SIMVASTATINA | AMIODARONA | Daño muscular. | Hasta 20 mg de simvastatina, o pravastatina. | -
estatina-gemfibrozilo | evitar | ESTATINA | GEMFIBROZILO | Destrucción muscular (rabdomiólisis). | Use bezafibrato o deje uno solo. | -
estatina-fibrato | vigilar | ESTATINA | FIBRATO | Más dolor y daño muscular. | Explique los síntomas; CPK si duele. | -
estatina-colchicina | vigilar | ESTATINA | COLCHICINA | Debilidad muscular, más con daño renal. | Explique los síntomas. | -
colchicina-claritromicina | evitar | COLCHICINA | CLARITROMICINA | Intoxicación por colchicina, mortal con daño renal o hepático. | Use azitromicina u otro; suspenda la colchicina. | colchicina
colchicina-azol | evitar | COLCHICINA | AZOL | Intoxicación por colchicina, mortal con daño renal o hepático. | Suspenda la colchicina durante el antimicótico. | colchicina
colchicina-verapamilo | precaución | COLCHICINA | VERAPAMILO | Sube la colchicina. | Dosis menor; vigile diarrea y debilidad. | colchicina
amlodipino-claritromicina | precaución | AMLODIPINO | CLARITROMICINA | Hipotensión y daño renal en mayores. | Use azitromicina. | -
amlodipino-rifampicina | precaución | AMLODIPINO | RIFAMPICINA | Pierde efecto: sube la presión. | Vigile presión; cambie de antihipertensivo. | -
furosemida-aminoglucosido | precaución | FUROSEMIDA | AMINOGLUCOSIDO | Sordera y daño renal. | Otro antibiótico; si no, creatinina y audición. | -
aminoglucosido-aine | precaución | AMINOGLUCOSIDO | AINE | Daño renal. | Prefiera paracetamol. | -
tenofovir-aine | precaución | TENOFOVIR | AINE | Daño renal. | Prefiera paracetamol. | -
alfa-dos | precaución | ALFABLOQUEADOR | AMLODIPINO | Hipotensión al levantarse con las primeras dosis. | Primera dosis al acostarse. | -
`;

const MIND_AND_PAIN = `
opioide-benzodiacepina | evitar | OPIOIDE | BENZODIACEPINA | Sedación profunda, paro respiratorio, muerte. | No los combine; si es indispensable, dosis y días mínimos y alguien que vigile. | fda-opioides
opioide-gabapentinoide | precaución | OPIOIDE | GABAPENTINOIDE | Sedación y depresión respiratoria, más en mayores y EPOC. | Dosis menor y aviso a la familia. | -
tramadol-isrs | precaución | TRAMADOL | ISRS | Síndrome serotoninérgico y convulsiones. | Prefiera otro analgésico. | -
tramadol-triciclico | precaución | TRAMADOL | TRICICLICO | Convulsiones y síndrome serotoninérgico. | Prefiera otro analgésico. | -
tramadol-imao | evitar | TRAMADOL | IMAO | Síndrome serotoninérgico mortal. | No los use juntos ni en los 14 días siguientes. | -
tramadol-carbamazepina | precaución | TRAMADOL | CARBAMAZEPINA | El tramadol pierde efecto; convulsiones. | Use otro analgésico. | -
isrs-imao | evitar | ISRS | IMAO | Síndrome serotoninérgico mortal. | No los use juntos; espere 14 días (fluoxetina, 5 semanas). | -
triciclico-imao | evitar | TRICICLICO | IMAO | Crisis hipertensiva y síndrome serotoninérgico. | No los use juntos; espere 14 días. | -
dextrometorfano-imao | evitar | DEXTROMETORFANO | IMAO | Síndrome serotoninérgico mortal. | No los use juntos. | -
dextrometorfano-isrs | vigilar | DEXTROMETORFANO | ISRS | Síndrome serotoninérgico, raro. | Prefiera miel o benzonatato. | -
fluoxetina-triciclico | precaución | FLUOXETINA | TRICICLICO | Sube el tricíclico: arritmia. | Dosis menor, o sertralina. | -
fluoxetina-metoprolol | precaución | FLUOXETINA | METOPROLOL | Sube el betabloqueador: bradicardia. | Vigile frecuencia, o use sertralina. | -
citalopram-qt | evitar | CITALOPRAM | QT_MAYOR | QT largo y arritmia: el uso conjunto está contraindicado. | Cambie a sertralina. | mhra-citalopram
citalopram-omeprazol | vigilar | CITALOPRAM | OMEPRAZOL | Sube el citalopram. | Hasta 20 mg de citalopram, o pantoprazol. | -
qt-qt | precaución | QT | QT | Los dos alargan el QT: arritmia. | Electrocardiograma y potasio; prefiera otro. | -
litio-aine | evitar | LITIO | AINE | Intoxicación por litio. | Use paracetamol. | litio
litio-ieca | precaución | LITIO | IECA | Intoxicación por litio. | Litio sérico semanal al iniciar; o amlodipino. | litio
litio-ara2 | precaución | LITIO | ARA2 | Intoxicación por litio. | Litio sérico semanal al iniciar; o amlodipino. | litio
litio-tiazida | evitar | LITIO | TIAZIDA | Intoxicación por litio. | Use amlodipino; si no, mitad de litio y nivel semanal. | litio
litio-furosemida | precaución | LITIO | FUROSEMIDA | Puede subir el litio. | Litio sérico semanal al iniciar. | litio
carbamazepina-claritromicina | evitar | CARBAMAZEPINA | CLARITROMICINA | Intoxicación por carbamazepina. | Use azitromicina. | -
carbamazepina-verapamilo | precaución | CARBAMAZEPINA | VERAPAMILO | Intoxicación por carbamazepina. | Use amlodipino. | -
carbamazepina-isoniacida | precaución | CARBAMAZEPINA | ISONIAZIDA | Intoxicación por carbamazepina y daño hepático. | Niveles y pruebas hepáticas. | -
fenitoina-fluconazol | precaución | FENITOINA | FLUCONAZOL | Intoxicación por fenitoína. | Niveles en una semana. | -
fenitoina-isoniacida | precaución | FENITOINA | ISONIAZIDA | Intoxicación por fenitoína. | Niveles en una semana. | -
fenitoina-valproato | precaución | FENITOINA | VALPROATO | Cambian los niveles de los dos. | Niveles de los dos. | -
valproato-lamotrigina | precaución | VALPROATO | LAMOTRIGINA | Sube la lamotrigina: exantema grave. | Lamotrigina a la mitad y subir despacio. | -
valproato-carbapenem | evitar | VALPROATO | CARBAPENEM | El valproato cae: convulsiones. | Otro antibiótico. | -
lamotrigina-anticonceptivo | precaución | LAMOTRIGINA | ANTICONCEPTIVO_COMBINADO | Baja la lamotrigina: convulsiones. | Ajuste la dosis u otro método. | -
inductor-anticonceptivo | evitar | INDUCTOR | ANTICONCEPTIVO | Falla el anticonceptivo: embarazo. | DIU o medroxiprogesterona inyectable. | sps-inductores
alprazolam-azol | evitar | ALPRAZOLAM | AZOL | Sedación profunda. | Use lorazepam, o cambie el antimicótico. | -
alprazolam-claritromicina | precaución | ALPRAZOLAM | CLARITROMICINA | Sedación. | Use azitromicina. | -
levodopa-metoclopramida | evitar | LEVODOPA | METOCLOPRAMIDA | Se anulan; empeora el Parkinson. | Use ondansetrón o domperidona. | -
levodopa-antipsicotico | evitar | LEVODOPA | ANTIPSICOTICO | Empeora el Parkinson. | Consulte; quetiapina es la excepción. | -
metoclopramida-antipsicotico | precaución | METOCLOPRAMIDA | ANTIPSICOTICO | Movimientos anormales. | Use ondansetrón. | -
levodopa-hierro | vigilar | LEVODOPA | HIERRO | Se absorbe menos. | Separe 2 horas. | -
donepezilo-anticolinergico | precaución | DONEPEZILO | ANTICOLINERGICO | Se anulan; confusión. | Deje uno solo. | -
donepezilo-beta | vigilar | DONEPEZILO | BETABLOQUEADOR | Bradicardia y desmayo. | Vigile frecuencia. | -
ergotamina-claritromicina | evitar | ERGOTAMINA | CLARITROMICINA | Ergotismo: gangrena, isquemia cerebral. | No los use juntos; azitromicina. | ergotamina
ergotamina-azol | evitar | ERGOTAMINA | AZOL | Ergotismo: gangrena, isquemia cerebral. | No los use juntos. | ergotamina
ergotamina-triptan | evitar | ERGOTAMINA | TRIPTAN | Espasmo coronario. | Espere 24 horas entre uno y otro. | ergotamina
ergotamina-propranolol | precaución | ERGOTAMINA | BETABLOQUEADOR | Espasmo de las arterias de manos y pies. | Prefiera triptán; vigile frío y dolor. | ergotamina
triptan-isrs | vigilar | TRIPTAN | ISRS | Síndrome serotoninérgico, raro. | Explique los síntomas. | -
`;

const SUGAR_INFECTION_AND_ABSORPTION = `
sulfonilurea-tmp-smx | precaución | SULFONILUREA | TMP_SMX | Hipoglucemia grave. | Otro antibiótico, o mida glucosa varias veces al día. | -
sulfonilurea-fluconazol | precaución | SULFONILUREA | FLUCONAZOL | Hipoglucemia grave. | Mida glucosa varias veces al día; dosis menor. | -
sulfonilurea-claritromicina | precaución | SULFONILUREA | CLARITROMICINA | Hipoglucemia grave en mayores. | Use azitromicina. | -
sulfonilurea-quinolona | precaución | SULFONILUREA | QUINOLONA | Hipoglucemia o hiperglucemia. | Mida glucosa varias veces al día. | -
insulina-quinolona | vigilar | INSULINA | QUINOLONA | Hipoglucemia o hiperglucemia. | Mida glucosa varias veces al día. | -
insulina-sulfonilurea | vigilar | INSULINA | SULFONILUREA | Hipoglucemia. | Considere suspender la sulfonilurea. | -
sglt2-diuretico | vigilar | SGLT2 | DIURETICO | Deshidratación e hipotensión. | Explique qué hacer en días de enfermedad. | -
corticoide-antidiabetico | vigilar | CORTICOIDE | SULFONILUREA | Sube la glucosa. | Mida glucosa; ajuste por los días del corticoide. | -
corticoide-insulina | vigilar | CORTICOIDE | INSULINA | Sube la glucosa. | Mida glucosa; ajuste por los días del corticoide. | -
metformina-bictegravir | precaución | METFORMINA | BICTEGRAVIR | Sube la metformina. | Hasta 1 g de metformina al día al iniciar. | -
bictegravir-rifampicina | evitar | BICTEGRAVIR | INDUCTOR | El antirretroviral cae: falla el tratamiento. | Consulte a VIH antes de iniciar. | -
bictegravir-cation | precaución | BICTEGRAVIR | CATION | Se absorbe menos: falla el tratamiento. | Dos horas antes, o juntos con alimento (calcio y hierro). | -
quinolona-cation | precaución | QUINOLONA | CATION | El antibiótico no se absorbe: falla. | Quinolona 2 horas antes o 6 después. | -
tetraciclina-cation | precaución | TETRACICLINA | CATION | El antibiótico no se absorbe: falla. | Separe 2 a 3 horas. | -
levotiroxina-cation | precaución | LEVOTIROXINA | CATION | La levotiroxina se absorbe menos. | Separe 4 horas. | levotiroxina
levotiroxina-ibp | vigilar | LEVOTIROXINA | IBP | La levotiroxina se absorbe menos. | TSH a las 6 semanas. | -
alendronato-cation | precaución | ALENDRONATO | CATION | No se absorbe. | Alendronato en ayunas; lo demás 30 minutos después o más. | -
hierro-antiacido | vigilar | HIERRO | ANTIACIDO | El hierro se absorbe menos. | Separe 2 horas. | -
azol-ibp | precaución | AZOL | IBP | El antimicótico se absorbe menos: falla. | Suspenda el protector o tómelo con bebida de cola. | -
azol-antiacido | precaución | AZOL | ANTIACIDO | El antimicótico se absorbe menos: falla. | Antiácido 2 horas después. | -
teofilina-ciprofloxacino | evitar | TEOFILINA | CIPROFLOXACINO | Intoxicación por teofilina: convulsiones. | Use levofloxacino u otro. | -
teofilina-claritromicina | precaución | TEOFILINA | CLARITROMICINA | Sube la teofilina. | Use azitromicina. | -
tetraciclina-isotretinoina | evitar | TETRACICLINA | ISOTRETINOINA | Hipertensión intracraneal. | No los use juntos. | -
metotrexato-tmp-smx | evitar | METOTREXATO | TMP_SMX | Falla de la médula ósea, muerte. | Otro antibiótico. | -
metotrexato-aine | precaución | METOTREXATO | AINE | Sube el metotrexato: médula y riñón. | Prefiera paracetamol; biometría y creatinina. | -
metotrexato-ibp | vigilar | METOTREXATO | IBP | Puede subir el metotrexato. | Con dosis altas, famotidina. | -
alopurinol-azatioprina | evitar | ALOPURINOL | AZATIOPRINA | Falla de la médula ósea. | No los use juntos sin el especialista. | -
alopurinol-ieca | vigilar | ALOPURINOL | IECA | Exantema grave, raro, con daño renal. | Explique los síntomas. | -
quinolona-corticoide | precaución | QUINOLONA | CORTICOIDE | Rotura de tendón, más en mayores de 60. | Otro antibiótico; suspenda al primer dolor. | -
metronidazol-litio | precaución | METRONIDAZOL | LITIO | Puede intoxicar con litio. | Litio sérico en una semana. | -
rifampicina-corticoide | precaución | RIFAMPICINA | CORTICOIDE | El corticoide pierde efecto. | Puede necesitar el doble de dosis. | -
rifampicina-sulfonilurea | precaución | RIFAMPICINA | SULFONILUREA | Sube la glucosa. | Mida glucosa; ajuste. | -
tiamazol-warfarina | vigilar | TIAMAZOL | AVK | Al controlar la tiroides cambia el INR. | INR cada 2 semanas. | -
`;

export const INTERACTIONS = [BLEEDING, HEART_AND_KIDNEY, MIND_AND_PAIN, SUGAR_INFECTION_AND_ABSORPTION].join('\n');
