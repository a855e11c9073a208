using Microsoft.Playwright;

namespace QrLogin.Tests.NeverStuck;

/// <summary>Something outside a page that goes wrong for a while.</summary>
internal sealed record PageFault(string Name)
{
    /// <summary>Prepares a page before it is loaded.</summary>
    public Func<IPage, Task> Prepare { get; init; } = Nothing;

    public Func<IPage, Task> Begin { get; init; } = Nothing;

    public Func<IPage, Task> End { get; init; } = Nothing;

    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether no page can be loaded while it lasts.</summary>
    public bool PreventsLoading { get; init; }

    /// <summary>Whether a page can do nothing while it lasts, so that people act once it has ended.</summary>
    public bool StopsPage { get; init; }

    /// <summary>Whether the page is loaded again.</summary>
    public bool Reloads { get; init; }

    /// <summary>Whether the browser loses the login, or its key, at the next load of a page.</summary>
    public bool LosesLogin { get; init; }

    /// <summary>Whether the network is cut repeatedly.</summary>
    public bool CutsConnections { get; init; }

    public override string ToString() => Name;

    private static Task Nothing(IPage page) => Task.CompletedTask;
}
