"""Files of the DfE's register of schools (GIAS): how they are read, and what each row says."""
