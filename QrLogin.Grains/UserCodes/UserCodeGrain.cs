using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.UserCodes;

/// <summary>One user code. The first session to write it has it, until that session's janitor gives it back.</summary>
[GrainType(GrainTypeNames.UserCode)]
internal sealed class UserCodeGrain(GrainRecordFactory records) : Grain, IUserCodeGrain
{
    private readonly GrainRecord<UserCodeTarget> _target = records.Create<UserCodeTarget>("sessions", "user-code");

    public async Task<bool> Claim(UserCodeTarget target) => (await _target.GetOrCreateAsync(target)).Record.QrId == target.QrId;

    public async Task<UserCodeTarget?> Find()
    {
        var target = await _target.ReadAsync();
        // Anybody can make up a code: it costs one read, and nothing stays in memory.
        if (target is null) DeactivateOnIdle();
        return target;
    }

    public async Task Release(QrId session)
    {
        // Where it went to another, the claim of this one failed.
        if (await _target.ReadAsync() is { } target && target.QrId == session) await _target.EraseAsync();
        DeactivateOnIdle();
    }
}
