"""The PyPI package recordlinkage on given pairs: python link.py RECORDS.csv PAIRS.csv prints one JSON line.

Compares what the package's own documentation compares (Jaro-Winkler on names, exact on the rest), and classifies with its ECM classifier,
which estimates m and u from the pairs by expectation and maximization, as ours does."""
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import pandas as pd  # noqa: E402
import recordlinkage as rl  # noqa: E402

records = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False, index_col="id")
records.index = records.index.astype(int)
for column in ("curp", "phone", "mothersFamily", "postalCode"):
    records[column] = records[column].where(records[column] != "", None)
pairs = pd.MultiIndex.from_frame(pd.read_csv(sys.argv[2]))

started, cpu = time.perf_counter(), time.process_time()
compare = rl.Compare(n_jobs=1)
for name in ("given", "fathersFamily", "mothersFamily"):
    compare.string(name, name, method="jarowinkler", threshold=0.9, label=name)
for name in ("curp", "birthDate", "sex", "state", "phone", "postalCode"):
    compare.exact(name, name, label=name)
features = compare.compute(pairs, records)
compared, compared_cpu = time.perf_counter(), time.process_time()
matches = rl.ECMClassifier(binarize=0.5).fit_predict(features)
done, done_cpu = time.perf_counter(), time.process_time()

person = records["person"]
found = sum(person[a] == person[b] for a, b in matches)
true = sum(person[a] == person[b] for a, b in pairs)
print(json.dumps({
    "version": rl.__version__, "pairs": len(pairs), "compareSeconds": compared - started, "seconds": done - started,
    "cpuSeconds": done_cpu - cpu, "compareCpuSeconds": compared_cpu - cpu,
    "matches": len(matches), "wrong": int(len(matches) - found), "found": int(found), "true": int(true),
}))
