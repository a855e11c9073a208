namespace QrLogin.Tests.Infrastructure;

/// <summary>Tests that measure this process, and therefore run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[Trait("Speed", "Slow")]
public sealed class Serial
{
    public const string Name = "alone";
}
