using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.Accounts;

/// <summary>One reset code. It finds the credential, which decides whether the code is still the right one.</summary>
[GrainType(GrainTypeNames.PasswordReset)]
internal sealed class PasswordResetGrain(GrainRecordFactory records, TimeProvider time) : Grain, IPasswordResetGrain, IRemindable
{
    private const string ExpiryReminder = "expiry";

    /// <summary>Orleans allows no shorter period.</summary>
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);

    private readonly GrainRecord<AllowedReset> _reset = records.Create<AllowedReset>("identity", "password-reset");

    /// <summary>The request that used the code. Kept in memory, for a retry after a lost answer.</summary>
    private RequestId? _usedBy;

    public async Task Allow(AllowedReset reset)
    {
        // First: a reminder without a record does no harm, but the record would stay forever without a reminder.
        await this.RegisterOrUpdateReminder(ExpiryReminder, reset.ExpiresAt - time.GetUtcNow(), s_period);
        await _reset.GetOrCreateAsync(reset);
    }

    public async Task<Refusal?> Use(UseReset command)
    {
        if (_usedBy == command.RequestId) return null;
        // Anyone can invent a code. It must cost no more than one read and leave nothing in memory.
        if (await _reset.ReadAsync() is not { } reset)
        {
            DeactivateOnIdle();
            return new(RefusalCode.InvalidResetCode);
        }

        var code = SecretHash.OfKey(this.GetPrimaryKeyString());
        var refusal = await GrainFactory.Credential(reset.Username).ResetPassword(new(command.RequestId, code, command.Password));
        if (refusal is null) _usedBy = command.RequestId;
        return refusal;
    }

    public async Task Erase()
    {
        await _reset.EraseAsync();
        if (await this.GetReminder(ExpiryReminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Erase();
        DeactivateOnIdle();
    }
}
