namespace QrLogin.Tests.NeverStuck;

/// <summary>A state of a page: how to reach it, and how the page goes on from it.</summary>
/// <param name="Reach">Brings a page to the state.</param>
/// <param name="During">What the person or the other side does while the fault lasts.</param>
/// <param name="After">How the page goes on once the fault has ended.</param>
internal sealed record PageState(Func<Situation, Task> Reach, Func<Situation, Task> During, Func<Situation, Task> After)
{
    /// <summary>Whether a page is loaded during the fault.</summary>
    public bool LoadsPage { get; init; }

    /// <summary>How the page goes on if it has been reloaded, where that differs.</summary>
    public Func<Situation, Task>? AfterReload { get; init; }

    /// <summary>How the page goes on if the browser has lost its login, where that differs.</summary>
    public Func<Situation, Task>? AfterLoss { get; init; }

    public Task GoOn(Situation situation, PageFault fault)
    {
        if (fault.LosesLogin && AfterLoss is not null) return AfterLoss(situation);
        return fault.Reloads && AfterReload is not null ? AfterReload(situation) : After(situation);
    }
}
