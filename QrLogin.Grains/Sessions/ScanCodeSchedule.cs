using System.Collections.Immutable;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>Determines which scan code a session shows at a given time.</summary>
/// <param name="Source">The key of the codes, or the fixed code.</param>
/// <param name="Period">How long one code is shown; null if the code is fixed.</param>
/// <param name="OpenedAt">When the first code was shown.</param>
/// <param name="Cache">The codes that are already known; null to compute each one.</param>
internal readonly record struct ScanCodeSchedule(
    ScanCodeSource Source, TimeSpan? Period, DateTimeOffset OpenedAt, ScanCodeCache? Cache = null)
{
    /// <summary>The code shown at <paramref name="now"/>, or the one shown <paramref name="stepsBack"/> steps earlier.</summary>
    public string CodeAt(DateTimeOffset now, int stepsBack) =>
        Period is { } period ? Code(Step(now, period) - stepsBack) : Source.Value;

    /// <summary>When the next code is shown; null if the code is fixed.</summary>
    public DateTimeOffset? NextRotation(DateTimeOffset now) =>
        Period is { } period ? OpenedAt + ((Step(now, period) + 1) * period) : null;

    /// <summary>The codes after the current one that are shown before <paramref name="end"/>.</summary>
    public ImmutableArray<UpcomingScanCode> UpcomingAt(DateTimeOffset now, DateTimeOffset end)
    {
        if (Period is not { } period) return [];
        var codes = ImmutableArray.CreateBuilder<UpcomingScanCode>();
        for (long step = Step(now, period) + 1; OpenedAt + (step * period) is var start && start < end; step++)
            codes.Add(new(Code(step), start - now));
        return codes.ToImmutable();
    }

    private string Code(long step) => Cache?.At(Source.Value, step) ?? ScanCode.At(Source.Value, step);

    /// <summary>
    /// The number of the current time step. It counts from the opening, so the first code is also shown for a whole
    /// period. It is never negative, even if a clock is set back.
    /// </summary>
    private long Step(DateTimeOffset now, TimeSpan period) => now < OpenedAt ? 0 : (now - OpenedAt).Ticks / period.Ticks;
}
