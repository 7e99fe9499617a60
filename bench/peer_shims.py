"""Stands in for packages that the scripts of others import and that their metrics do not use (torch, hydra, loggers ...): an
empty module whose every attribute is a class that does nothing."""
import importlib.abc
import importlib.machinery
import sys
import types


class Nothing:
    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return args[0] if args and callable(args[0]) else self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class EmptyModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Nothing,), {})


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, names):
        self.names = names

    def find_spec(self, fullname, path=None, target=None):
        if any(fullname == n or fullname.startswith(n + ".") for n in self.names):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec):
        return EmptyModule(spec.name)

    def exec_module(self, module):
        pass


def replaced(names):
    """Also where they are installed."""
    sys.meta_path.insert(0, Finder(names))


def absent(names):
    """Where they are not installed."""
    sys.meta_path.append(Finder(names))


def package(name, folder):
    """`name` as a package over `folder` without running what its __init__ says."""
    module = types.ModuleType(name)
    module.__path__ = [str(folder)]
    sys.modules[name] = module
