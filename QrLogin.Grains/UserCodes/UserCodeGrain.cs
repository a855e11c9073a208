using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.UserCodes;

/// <summary>One user code. It belongs to the first session that claims it, until that session's record is erased.</summary>
[GrainType(GrainTypeNames.UserCode)]
internal sealed class UserCodeGrain(GrainRecordFactory records) : Grain, IUserCodeGrain
{
    private readonly GrainRecord<UserCodeTarget> _target = records.Create<UserCodeTarget>("sessions", "user-code");

    public async Task<bool> Claim(UserCodeTarget target) => (await _target.GetOrCreateAsync(target)).Record.QrId == target.QrId;

    public async Task<UserCodeTarget?> Find()
    {
        var target = await _target.ReadAsync();
        // Anyone can invent a code. It must cost no more than one read and leave nothing in memory.
        if (target is null) DeactivateOnIdle();
        return target;
    }

    public async Task Release(QrId session)
    {
        // If another session owns the code, this one never claimed it.
        if (await _target.ReadAsync() is { } target && target.QrId == session) await _target.EraseAsync();
        DeactivateOnIdle();
    }
}
