using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>Remembers that a pushed request has led to a code, for longer than the request is good.</summary>
[GrainType(GrainTypeNames.PushedRequest)]
internal sealed class PushedRequestGrain : Grain, IPushedRequestGrain
{
    private static readonly TimeSpan s_retention = TimeSpan.FromMinutes(15);

    private bool _isUsed;

    public Task<bool> IsUsed()
    {
        // Nothing to remember.
        if (!_isUsed) DeactivateOnIdle();
        return Task.FromResult(_isUsed);
    }

    public Task Use()
    {
        _isUsed = true;
        DelayDeactivation(s_retention);
        return Task.CompletedTask;
    }
}
