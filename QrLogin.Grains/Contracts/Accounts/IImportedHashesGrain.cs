using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// The kinds of password hashes that were imported from other systems. Checking one takes another time than checking a hash of our own, so
/// free usernames are checked against hashes of all kinds: the time does not reveal which names are taken. Each silo has a copy.
/// </summary>
[GrainInterfaceType(GrainTypeNames.ImportedHashes)]
public interface IImportedHashesGrain : IGrainWithStringKey
{
    /// <summary>Remembers the kind of a hash that is about to be stored.</summary>
    [Alias("add")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Add(ImportedPasswordHash hash);

    /// <summary>
    /// The hash to check a password against if nobody has the username: always the same kind for one name, but which kind cannot be known
    /// from outside. Null for our own kind.
    /// </summary>
    [Alias("decoy")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    ValueTask<ImportedPasswordHash?> DecoyFor(Username name);
}
