namespace QrLogin.Tests.Entrances;

/// <summary>A failure that every entrance meets.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Says">What the log and, if <see cref="InStatus"/>, <c>/status</c> say about it.</param>
/// <param name="Break">Makes it happen.</param>
/// <param name="Mend">Ends it; null if it lasts.</param>
internal sealed record Failure(string Name, string Says, Func<Task> Break, Func<Task>? Mend)
{
    /// <summary>Whether the front end is ready nevertheless.</summary>
    public bool IsReady { get; init; }

    /// <summary>Whether <c>/status</c> says the same as the log.</summary>
    public bool InStatus { get; init; } = true;
}
