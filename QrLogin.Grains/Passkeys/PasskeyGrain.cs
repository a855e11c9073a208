using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.Passkeys;

/// <summary>One passkey. Decides when to save; <see cref="Passkey"/> has the rules.</summary>
[GrainType(GrainTypeNames.Passkey)]
internal sealed class PasskeyGrain(GrainRecordFactory records, TimeProvider time) : Grain, IPasskeyGrain
{
    private readonly GrainRecord<Passkey> _passkey = records.Create<Passkey>("identity", "passkey");

    public async Task<PasskeyDetails?> Create(NewPasskey passkey)
    {
        var (known, _) = await _passkey.GetOrCreateAsync(Passkey.Create(Id, passkey, Now));
        return known.Is(passkey) ? known.Details : null;
    }

    public async Task<PasskeyDetails?> Describe() => (await Current())?.Details;

    public async Task<bool> Use(UsePasskey command)
    {
        if (await Current() is not { } passkey || passkey.Use(command, Now) is not { } used) return false;
        if (used != passkey) await _passkey.SaveAsync(passkey, used);
        return true;
    }

    public async Task<PasskeyDetails?> Rename(AccountId account, string name)
    {
        if (await Current() is not { } passkey || passkey.Details.AccountId != account) return null;
        if (passkey.Details.Name != name) await _passkey.SaveAsync(passkey, passkey = passkey.Rename(name));
        return passkey.Details;
    }

    public async Task Erase(AccountId account)
    {
        if (await Current() is { } passkey && passkey.Details.AccountId != account) return;
        await _passkey.EraseAsync();
        DeactivateOnIdle();
    }

    private async ValueTask<Passkey?> Current()
    {
        var passkey = await _passkey.ReadAsync();
        // Anyone can invent a passkey. It must cost no more than one read and leave nothing in memory.
        if (passkey is null) DeactivateOnIdle();
        return passkey;
    }

    private PasskeyId Id => PasskeyId.TryParse(this.GetPrimaryKeyString(), out var id)
        ? id
        : throw new InvalidOperationException("The grain key is not a passkey's id.");

    private DateTimeOffset Now => time.GetUtcNow();
}
