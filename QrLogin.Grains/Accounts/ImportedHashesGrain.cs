using System.Security.Cryptography;
using Orleans.Concurrency;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.Accounts;

/// <summary>A silo's copy of what is known about imported hashes. All copies have one record, which they read again every 10 s.</summary>
[GrainType(GrainTypeNames.ImportedHashes)]
[StatelessWorker(1)]
internal sealed class ImportedHashesGrain(GrainRecordFactory records) : Grain, IImportedHashesGrain
{
    private readonly GrainRecord<ImportedHashes> _known = records.Create<ImportedHashes>("identity", "imported-hashes");

    public async Task Add(ImportedPasswordHash hash)
    {
        var decoy = hash.Decoy;
        var known = await _known.ReadAsync();
        if (known?.Decoys.Contains(decoy) == true) return;
        known ??= (await _known.GetOrCreateAsync(new() { Key = [.. RandomNumberGenerator.GetBytes(32)] })).Record;
        if (known.Decoys.Contains(decoy)) return;
        if (known.Decoys.Length == ImportedHashes.MaxKinds)
            throw new InvalidOperationException("There are too many kinds of imported hashes.");
        await _known.SaveAsync(known, known with { Decoys = known.Decoys.Add(decoy) });
    }

    public async ValueTask<ImportedPasswordHash?> DecoyFor(Username name) => (await _known.ReadAsync())?.DecoyFor(name);
}
